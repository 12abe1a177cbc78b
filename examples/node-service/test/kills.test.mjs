// The service is killed again and again, and the CRM is told of every event that was acknowledged, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Service, event, faults, order, state, told, until } from './support.mjs';

const SEED = Number(process.env.CALLGATE_SEED ?? 1);
const KILLS = 25;
const EVENTS_PER_LIFE = 10;
const SENDERS = 6;

const WEATHER = [
  ['drop', 'before', 0.06], ['drop', 'after', 0.08], ['status', 503, 0.06], ['truncate', 3, 0.05], ['latencyMs', 150, 0.25],
].map(([name, value, probability]) => ({ match: { probability }, action: { [name]: value } }));
WEATHER.push({ match: { probability: 0.06 }, action: { status: 500, afterEffect: true } });

/** Numbers from 0 to 1 out of a seed (mulberry32). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The platform: it sends an event until it is acknowledged, now and then once more. */
class Platform {
  acknowledged = [];
  tries = 0;
  duplicates = 0;
  #queue = [];
  #over = false;

  constructor(service, random) {
    this.senders = Array.from({ length: SENDERS }, () => this.#send(service, random));
  }

  give(events) {
    this.#queue.push(...events);
  }

  end() {
    this.#over = true;
    return Promise.all(this.senders);
  }

  async #send(service, random) {
    for (;;) {
      const next = this.#queue.shift();
      if (next === undefined) {
        if (this.#over) return;
        await sleep(5);
        continue;
      }
      this.tries += 1;
      const answer = await service.post(next).catch(() => undefined);
      if (answer?.status !== 200) {
        await sleep(20 + 60 * random());
        this.#queue.push(next);
      } else if (next.again) {
        this.duplicates += 1;
      } else {
        this.acknowledged.push(next);
        // Two at once, one at once, or one much later.
        const copies = random() < 0.1 ? 2 : random() < 0.1 ? 1 : 0;
        for (let copy = 0; copy < copies; copy++) this.#queue.unshift({ ...next, again: true });
        if (random() < 0.05) this.#queue.push({ ...next, again: true });
      }
    }
  }
}

test('every event that was acknowledged has one effect, whenever the service is killed', { timeout: 180_000 }, async (t) => {
  await order('reset');
  await faults(WEATHER, SEED);
  const random = chance(SEED);
  const service = await Service.make(t);
  const platform = new Platform(service, random);
  const sent = [];
  for (let life = 0; life < KILLS; life++) {
    const events = Array.from({ length: EVENTS_PER_LIFE }, event);
    sent.push(...events);
    platform.give(events);
    const started = service.start();
    // One in five does not even get to listen.
    if (random() < 0.8) await started;
    await sleep(400 * random() ** 2);
    await service.kill();
  }
  await service.start();
  await platform.end();
  await until('all is delivered', async () => (await service.waiting()) === 0, 60_000);
  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });

  const { effects, requests, ...rest } = await state();
  const counts = await told();
  t.diagnostic(`seed ${SEED}: ${KILLS} kills, ${sent.length} events in ${platform.tries} tries, ${platform.duplicates} duplicates, `
    + `${requests['POST /crm/v1/cxone-events']} requests to the CRM, ${effects['POST /crm/v1/cxone-events']} effects`);
  assert.equal(platform.acknowledged.length, sent.length);
  assert.deepEqual(sent.filter(({ sessionId }) => counts.get(sessionId) !== 1), []);
  assert.equal(counts.size, sent.length);
  assert.equal(effects['POST /crm/v1/cxone-events'], sent.length);
  assert.equal(rest.repeatedEffects ?? 0, 0);
  // There was something to resist.
  assert.ok(platform.tries > sent.length + platform.duplicates && platform.duplicates > 10);
  assert.ok(requests['POST /crm/v1/cxone-events'] > sent.length);

  const delivered = service.delivered();
  assert.equal(new Set(delivered).size, sent.length);
  assert.equal(delivered.length, sent.length, 'the audit log tells of each delivery once');
  service.checkOutput();
});
