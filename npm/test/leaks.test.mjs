// Engines and clients that are made, used and freed leave nothing. CALLGATE_CYCLES says how many; the full number is 1,000,000.

import assert from 'node:assert/strict';
import { memoryUsage } from 'node:process';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { example } from './simulated.mjs';
import { installed } from './support.mjs';

const { Client, Engine } = installed()('callgate');
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

/** That a round leaves no more than so many mebibytes. */
async function leaves(most, count, round) {
  const before = await resident();
  await round();
  const grown = ((await resident()) - before) / MEBIBYTE;
  assert.ok(grown < most, `${count} cycles left ${grown.toFixed(1)} MiB`);
}

for (const free of [true, false]) {
  test(free ? 'freed engines' : 'engines left to the collector', async () => {
    const count = free ? cycles : Math.min(cycles, 20_000);
    // The first round fills what is kept on purpose: heaps, caches, the memory of the module. How many engines lie about
    // at once is the collector's choice, so without `free` it takes as many cycles as the second.
    await cycle(free ? Math.max(count / 10, 2_000) : count, free);
    // An engine holds several kilobytes, so that these cycles would leave far more.
    await leaves(40, count, () => cycle(count, free));
  });
}

const session = JSON.stringify(example('guest-session'));
const created = { status: 201, body: '{"sessionId": "s-1", "channelUrl": "https://acme.example/s-1"}' };
const config = (more) => ({ api: 'https://acme.example', token: async () => 'a-token', transport: async () => created, ...more });
const clients = Math.max(cycles / 4, 5_000);
/** Mebibytes. What JavaScript keeps for its young objects may grow by 16; clients that stay would take 35 and more. */
const MOST = 24;

/** What becomes of a client before it is freed. */
const lives = {
  'clients that have conducted an exchange': async (engine) => {
    const client = new Client(config({ engine }));
    await client.createGuestSession(session);
    client.free();
  },
  'clients with engines of their own, continued from a snapshot': async () => {
    const client = new Client(config());
    const running = client.createGuestSession(session);
    const snapshot = client.snapshot();
    client.free();
    await running.catch(() => {});
    const next = Client.restore(config(), snapshot);
    await next.outcome(running.exchange);
    next.free();
  },
  'clients freed in the middle of an exchange': async (engine) => {
    const client = new Client(config({ engine, transport: (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject)) }));
    const running = client.createGuestSession(session, { signal: new AbortController().signal });
    await setImmediate();
    client.free();
    await running.catch(() => {});
  },
  'clients that could not be made': async (engine) => {
    assert.throws(() => new Client(config({ engine, retries: 1 })));
    assert.throws(() => new Client(config({ retries: 1 })));
  },
};

for (const [name, live] of Object.entries(lives)) {
  test(name, async () => {
    const engine = new Engine();
    const round = async () => {
      for (let done = 0; done < clients; done++) await live(engine);
    };
    await round();
    await leaves(MOST, clients, round);
    engine.free();
  });
}

test('exchanges of one client', async () => {
  const client = new Client(config({ quota: { requests: 1_000_000, period: 1000 } }));
  let visit = 0;
  const round = async () => {
    for (let done = 0; done < clients; done++) {
      await client.createGuestSession(session, { occasion: String(visit++) });
      client.takeAudit();
    }
  };
  await round();
  await leaves(MOST, clients, round);
  assert.deepEqual(client.running(), []);
  client.free();
});
