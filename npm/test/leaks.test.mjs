// Engines that are made, used and freed leave nothing. CALLGATE_CYCLES says how many; the full number is 1,000,000.

import assert from 'node:assert/strict';
import { memoryUsage } from 'node:process';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { installed } from './support.mjs';

const { Engine } = installed()('callgate');
const cycles = Number(process.env.CALLGATE_CYCLES ?? 20_000);
const policy = JSON.stringify({ severity: { 'language.duplicate': 'error' } });
const MEBIBYTE = 1024 * 1024;

/** What the process holds; finalizers run between the turns of the loop. */
async function resident() {
  for (let turn = 0; turn < 4; turn++) {
    globalThis.gc?.();
    await setImmediate();
  }
  return memoryUsage().rss;
}

async function cycle(count, free) {
  for (let done = 0; done < count; done++) {
    const engine = new Engine(done % 2 === 0 ? undefined : policy);
    engine.check('guest-session', '{"language": ["en", "en"]}', '{}');
    if (free) engine.free();
    if (done % 1000 === 0) await setImmediate();
  }
}

for (const free of [true, false]) {
  test(free ? 'freed engines' : 'engines left to the collector', async () => {
    const count = free ? cycles : Math.min(cycles, 20_000);
    // The first round fills what is kept on purpose: heaps, caches, the memory of the module. How many engines lie about
    // at once is the collector's choice, so without `free` it takes as many cycles as the second.
    await cycle(free ? Math.max(count / 10, 2_000) : count, free);
    const before = await resident();
    await cycle(count, free);
    const grown = ((await resident()) - before) / MEBIBYTE;
    // An engine holds several kilobytes, so that these cycles would leave far more.
    assert.ok(grown < 40, `${count} cycles left ${grown.toFixed(1)} MiB`);
  });
}
