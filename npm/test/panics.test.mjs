// A defect of the engine ends a call, never the host. The build of target/npm-panics panics on demand, in every export.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { target } from './support.mjs';

const built = `${target}-panics`;
const stage = (name) => import(pathToFileURL(join(built, 'stage', name)).href);
const { use } = await stage('binding.js');
const { Engine } = await stage('engine.js');

async function addon() {
  const { Addon } = await stage('addon.js');
  const [platform] = readdirSync(join(built, '@callgate'));
  const native = createRequire(import.meta.url)(join(built, '@callgate', platform));
  return { binding: new Addon(native), force: native.forcePanics };
}

async function wasm() {
  const { Wasm } = await stage('wasm.js');
  const glue = await stage('callgate.js');
  const module = new WebAssembly.Module(readFileSync(join(built, 'stage/callgate.wasm')));
  return { binding: new Wasm(glue, glue.initSync({ module })), force: glue.forcePanics };
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
