// A module that once took a long text does not hold the room for it, whatever it was taken for. Room that was given back
// shows by its use: as much again takes no more memory of the module.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { target } from './support.mjs';

const stage = (name) => import(pathToFileURL(join(target, 'stage', name)).href);
const { use } = await stage('binding.js');
const { Engine } = await stage('engine.js');
const { Client } = await stage('client.js');
const { FullWasm } = await stage('wasm-client.js');
const glue = await stage('callgate.js');

glue.initSync({ module: new WebAssembly.Module(readFileSync(join(target, 'stage/callgate.wasm'))) });

/** A new instance, which is used from now on: its memory, and its scratch. */
function instance() {
  glue.__wbg_reset_state();
  const { memory } = glue.initSync();
  const made = [];
  class Scratch extends glue.Scratch {
    constructor() {
      super();
      made.push(this);
    }
  }
  use(new FullWasm({ ...glue, Scratch }, { memory }));
  return { memory, scratch: made[0] };
}

const MEBIBYTE = 1024 * 1024;
const blanks = ' '.repeat(8 * MEBIBYTE);
const session = '{"language": ["en", "en"]}';
const id = '7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b';
const valid = JSON.stringify({ channelId: id, queueId: id, language: ['en'], metadata: {}, callbackUrl: 'https://example.com/' });
const policy = JSON.stringify({ limits: { maxDocumentBytes: 64 * MEBIBYTE } });
const client = (more) => new Client({ api: 'https://acme.example', token: async () => 'a-token', transport: async () => ({ status: 201, body: '{}' }), ...more });

/** By their names, what takes a long text. */
const calls = {
  check: () => new Engine().check('guest-session', session + blanks),
  'check of bytes': () => new Engine().check('guest-session', new Uint8Array(8 * MEBIBYTE)),
  'check with facts': () => new Engine().check('guest-session', session, `{}${blanks}`),
  isValid: () => new Engine().isValid('guest-session', session + blanks),
  policy: () => new Engine(policy + blanks),
  'a policy that is refused': () => assert.throws(() => new Engine(`{"severity": 1}${blanks}`), { code: 'policy-invalid' }),
  explain: () => assert.throws(() => new Engine().explain(blanks), { code: 'code-unknown' }),
  'a configuration that is refused': () => assert.throws(() => client({ api: blanks }), { code: 'input-invalid' }),
  'an exchange and its answer': async () => {
    const own = client({ transport: async () => ({ status: 400, body: blanks }) });
    await assert.rejects(own.createGuestSession(valid + blanks), { code: 'refused' });
  },
  'the key of a signed head': () => client().auditHead(blanks),
};

for (const [name, call] of Object.entries(calls)) {
  test(`room is given back after ${name}`, async () => {
    const { memory, scratch } = instance();
    await call();
    const before = memory.buffer.byteLength;
    assert.ok(before > blanks.length, 'the text was in the module');
    // Where no room is, its place is told to be 1.
    assert.equal(scratch.reserve(0), 1);
    const probe = new glue.Scratch();
    probe.reserve(blanks.length - MEBIBYTE);
    const grown = memory.buffer.byteLength - before;
    probe.free();
    assert.equal(grown, 0, `${grown} bytes more`);
  });
}

test('room for short texts is kept', () => {
  const { scratch } = instance();
  const engine = new Engine();
  for (const length of [10, 100_000, 256 * 1024, 10]) engine.check('guest-session', new Uint8Array(length));
  const place = scratch.reserve(0);
  assert.notEqual(place, 1);
  engine.isValid('guest-session', new Uint8Array(256 * 1024));
  assert.equal(scratch.reserve(0), place);
  engine.isValid('guest-session', new Uint8Array(256 * 1024 + 1));
  assert.equal(scratch.reserve(0), 1);
});

test('what is kept does not add up', async () => {
  const { memory } = instance();
  const engine = new Engine();
  const round = () => {
    for (const mebibytes of [1, 8, 2, 16, 4]) engine.isValid('guest-session', new Uint8Array(mebibytes * MEBIBYTE));
    return memory.buffer.byteLength;
  };
  const once = round();
  for (let more = 0; more < 20; more++) assert.equal(round(), once);
});

for (const [name, more] of Object.entries({ taken: {}, refused: { retries: 'many' } })) {
  test(`of a configuration that is ${name} no secret stays in the room`, () => {
    const { memory, scratch } = instance();
    const secret = 'a-secret-that-is-found-again';
    const make = () => new Client({ platform: 'cxone', tenant: 'acme', clientId: 'own', clientSecret: secret, ...more });
    if (name === 'taken') make();
    else assert.throws(make, { code: 'input-invalid' });
    const place = scratch.reserve(0);
    assert.notEqual(place, 1);
    // As long as the configuration's text is at least.
    const room = Buffer.from(memory.buffer, place, 100);
    assert.equal(room.includes(secret), false);
    // It would be found, if it stood there.
    new Engine().check('guest-session', secret);
    assert.equal(room.includes(secret), true);
  });
}
