// Measuring in turn: every subject of a task has a round, then every one the next, so that whatever else the machine does
// meets all of them alike; of the rounds the median counts.

/**
 * How long a round takes at least, in nanoseconds: what the clock itself costs does not count then, and the system has rarely
 * given the core to another program before it is over.
 */
const ROUND = 2_000_000n;
const ROUNDS = 151;

/** Prints a figure. */
export function print(task, subject, value, unit = 'ns') {
  console.log(JSON.stringify({ task, subject, value, unit }));
}

/** Measures the subjects of a task, functions that do it once, and prints the median of each. */
export function measure(task, subjects) {
  const all = Object.entries(subjects).map(([name, call]) => ({ name, call, calls: warmUp(call), times: [] }));
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const { call, calls, times } of all) times.push(Number(round(call, calls)) / calls);
  }
  for (const { name, times } of all) print(task, name, times.sort((a, b) => a - b)[ROUNDS >> 1]);
}

/** What the calls gave, so that no compiler leaves them out. */
export let kept;

function round(call, calls) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) kept = call();
  return process.hrtime.bigint() - start;
}

/** How many calls fill a round; the compiler of the runtime has done its work by then. Of three tries the quickest counts. */
function warmUp(call) {
  let calls = 1_000;
  while (round(call, calls) < ROUND) calls *= 2;
  const quickest = Math.min(...[1, 2, 3].map(() => Number(round(call, calls))));
  return Math.max(1, Math.ceil((calls * Number(ROUND)) / quickest));
}
