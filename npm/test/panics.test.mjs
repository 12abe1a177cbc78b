// A defect of the engine ends a call, never the host. The build of target/npm-panics panics on demand, in every export.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { root, target } from './support.mjs';

const built = `${target}-panics`;
const stage = (name) => import(pathToFileURL(join(built, 'stage', name)).href);
const { use } = await stage('binding.js');
const { Engine } = await stage('engine.js');
const { Client } = await stage('client.js');

async function addon() {
  const { Addon } = await stage('addon.js');
  const [platform] = readdirSync(join(built, '@callgate'));
  const native = createRequire(import.meta.url)(join(built, '@callgate', platform));
  return { binding: new Addon(native), force: native.forcePanics, native };
}

async function wasm() {
  const { FullWasm } = await stage('wasm-client.js');
  const glue = await stage('callgate.js');
  const module = new WebAssembly.Module(readFileSync(join(built, 'stage/callgate.wasm')));
  return { binding: new FullWasm(glue, glue.initSync({ module })), force: glue.forcePanics };
}

const calls = {
  make: () => new Engine(),
  'make with a policy': () => new Engine('{}'),
  check: (engine) => engine.check('ivr-flow', '{}'),
  'check without a kind': (engine) => engine.check('[]'),
  checkToJson: (engine) => engine.checkToJson('ivr-flow', Buffer.from('{}')),
  isValid: (engine) => engine.isValid('ivr-flow', '{}'),
  explain: (engine) => engine.explain('flow.trap'),
  catalogue: (engine) => engine.catalogue(),
};

for (const [name, load] of Object.entries({ addon, wasm })) {
  test(`a panic in the ${name} is an error, and kills no more than it must`, async () => {
    const { binding, force } = await load();
    use(binding);
    for (const [what, call] of Object.entries(calls)) {
      const engine = new Engine();
      const other = new Engine();
      force(true);
      assert.throws(() => call(engine), { name: 'CallgateError', code: 'panic' }, what);
      force(false);
      const own = engine.check.bind(engine, 'ivr-flow', '{}');
      // A module that has trapped cannot be used again, and takes its other engines along.
      if (name === 'wasm') {
        assert.throws(own, { code: 'dead-handle' }, what);
        assert.throws(() => other.isValid('ivr-flow', '{}'), { code: 'dead-handle' }, what);
      } else {
        const uses = /check|isValid/.test(what);
        if (uses) assert.throws(own, { code: 'dead-handle' }, what);
        else assert.equal(own().kind, 'ivr-flow', what);
        assert.equal(other.isValid('ivr-flow', '{}'), false, what);
      }
      engine.free();
      assert.equal(new Engine().check('ivr-flow', '{}').valid, false, what);
    }
  });
}

const session = readFileSync(join(root, 'examples/valid/guest-session.json'), 'utf8');
const created = { status: 201, body: '{"sessionId": "s-1", "channelUrl": "https://acme.example/s-1"}' };
const config = (more) => ({ api: 'https://acme.example', token: async () => 'a-token', transport: async () => created, ...more });

/** Calls that answer at once. */
const asks = {
  start: (client) => client.createGuestSession(session),
  cancel: (client) => client.cancel(0),
  running: (client) => client.running(),
  outcome: (client) => client.outcome(0),
  snapshot: (client) => client.snapshot(),
  metrics: (client) => client.metrics(),
  openMetrics: (client) => client.openMetrics(),
  takeAudit: (client) => client.takeAudit(),
  auditHead: (client) => client.auditHead('a key that is long enough for heads'),
  record: (client) => client.record('agent-1', 'READY'),
  agent: (client) => client.agent('agent-1'),
  compliance: (client) => client.compliance(),
};

/** Moments in which nobody calls: what the exchange ends with. The client is made with `more`. */
const moments = {
  poll: async (more, force) => {
    const client = new Client(config(more));
    const running = client.createGuestSession(session);
    force(true);
    await assert.rejects(running, { name: 'CallgateError', code: 'panic' });
    return client;
  },
  handle: async (more, force) => {
    const client = new Client(config({ ...more, transport: async () => (force(true), created) }));
    await assert.rejects(client.createGuestSession(session), { name: 'CallgateError', code: 'panic' });
    return client;
  },
  'handle a token': async (more, force) => {
    const client = new Client(config({ ...more, token: async () => (force(true), 'a-token') }));
    await assert.rejects(client.createGuestSession(session), { name: 'CallgateError', code: 'panic' });
    return client;
  },
  'cancel by a signal': async (more, force) => {
    const controller = new AbortController();
    const client = new Client(config({ ...more, transport: () => new Promise(() => {}) }));
    const running = client.createGuestSession(session, { signal: controller.signal });
    await turns();
    force(true);
    controller.abort();
    await assert.rejects(running, { name: 'CallgateError', code: 'panic' });
    return client;
  },
  awaits: async (more, force) => {
    const client = new Client(config({ ...more, transport: () => new Promise(() => {}) }));
    const running = client.createGuestSession(session);
    await turns();
    client.cancel(running.exchange);
    client.on('step', () => force(true));
    await assert.rejects(running, { code: 'cancelled' });
    return client;
  },
};

/** Lets what was begun go on until it waits for something outside. */
async function turns() {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

for (const [name, load] of Object.entries({ addon, wasm })) {
  /** What is left after a panic in a client, beside which there was another. */
  const survives = async (what, client, engine, other) => {
    assert.throws(() => client.metrics(), { code: 'dead-handle' }, what);
    client.free();
    if (name === 'addon') {
      assert.equal((await other.createGuestSession(session)).sessionId, 's-1', what);
      assert.equal(engine.isValid('guest-session', session), true, what);
    } else {
      assert.throws(() => other.createGuestSession(session), { code: 'dead-handle' }, what);
    }
    other.free();
    engine.free();
    const next = new Client(config());
    assert.equal((await next.createGuestSession(session)).sessionId, 's-1', what);
    next.free();
  };

  test(`a panic in a client of the ${name} ends the exchange, not the host`, async () => {
    const { binding, force } = await load();
    use(binding);
    for (const [what, ask] of Object.entries(asks)) {
      const engine = new Engine();
      const client = new Client(config({ engine }));
      const other = new Client(config({ engine }));
      force(true);
      assert.throws(() => ask(client), { name: 'CallgateError', code: 'panic' }, what);
      force(false);
      await survives(what, client, engine, other);
    }
    for (const [what, moment] of Object.entries(moments)) {
      const engine = new Engine();
      const other = new Client(config({ engine }));
      const client = await moment({ engine }, force);
      force(false);
      await survives(what, client, engine, other);
    }
  });

  test(`a panic while a client of the ${name} is made leaves nothing half made`, async () => {
    const { binding, force } = await load();
    use(binding);
    const kept = new Client(config());
    const snapshot = kept.snapshot();
    for (const make of [(engine) => new Client(config({ engine })), (engine) => Client.restore(config({ engine }), snapshot)]) {
      const engine = new Engine();
      for (const given of [engine, undefined]) {
        // Anew each time: after a panic WebAssembly goes on in another instance, which does not know of it.
        force(true);
        assert.throws(() => make(given), { name: 'CallgateError', code: 'panic' });
      }
      force(false);
      engine.free();
      const next = make(new Engine());
      assert.equal((await next.createGuestSession(session)).sessionId, 's-1');
      next.free();
    }
    kept.free();
  });

  test(`whoever waits on another client of the ${name} hears of the panic, or of nothing`, async () => {
    const { binding, force } = await load();
    use(binding);
    let answer;
    const other = new Client(config({ transport: () => new Promise((resolve) => (answer = resolve)) }));
    const waiting = other.createGuestSession(session);
    await turns();
    const client = new Client(config());
    force(true);
    assert.throws(() => client.metrics(), { code: 'panic' });
    force(false);
    answer(created);
    if (name === 'addon') assert.equal((await waiting).sessionId, 's-1');
    else await assert.rejects(waiting, { name: 'CallgateError', code: 'dead-handle' });
    other.free();
    client.free();
  });
}

test('the addon refuses what its JavaScript would never pass, and reads nothing of it', async () => {
  const { native } = await addon();
  const engine = new native.Engine();
  const { number } = engine;
  const bytes = Buffer.from('{}');
  for (const call of [native.check, native.isValid]) {
    for (const [given, code] of [
      [[], 'null-argument'],
      [[number, 5, '{}', 2], 'null-argument'],
      [[number, 5, new Uint16Array(4), 2], 'null-argument'],
      [[number, 5, bytes, '2'], 'null-argument'],
      [[number, 5, bytes, 2, '{}'], 'null-argument'],
      [[engine, 5, bytes, 2], 'null-argument'],
      [[number, 5, bytes, 3], 'length-impossible'],
      [[number, 5, bytes, -1], 'length-impossible'],
      // Its low 32 bits are 1.
      [[number, 5, bytes, 2 ** 32 + 1], 'length-impossible'],
      [[number + 1, 5, bytes, 2], 'wrong-handle'],
      [[0, 5, bytes, 2], 'wrong-handle'],
    ]) {
      assert.throws(() => call(...given), { code }, `${call.name} of ${given.map(String)}`);
    }
    assert.doesNotThrow(() => call(number, 5, new Uint8Array(), 0));
  }
  assert.equal(JSON.parse(native.check(number, 5, Buffer.from('{} and more'), 2)).kind, 'ivr-flow');
  engine.free();
  assert.throws(() => native.isValid(number, 5, bytes, 2), { code: 'wrong-handle' });
});
