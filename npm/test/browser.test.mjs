// The package in a real browser: a page without a bundler under a strict policy, a worker, Vite's output.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { test } from 'node:test';
import { find, serve, withPage } from './browser.mjs';
import { installed, project, root, run, target, tools } from './support.mjs';

const CSP = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
const executable = find();
if (executable === undefined && env.CI) throw new Error('a browser is needed');
const options = { skip: executable === undefined && 'there is no browser' };

/** Serves a project with the package beside it, opens its page and hands over. */
async function visit(files, use, { csp = CSP, wasmType, folders } = {}) {
  const page = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>';
  const served = folders ?? [project({ 'index.html': page, ...files }), join(target, 'callgate')];
  const { address, close } = await serve(served, { csp: csp?.replace("default-src 'none'", "default-src 'none'; img-src data:"), wasmType });
  try {
    await withPage(executable, async (tab, faults) => {
      await tab.goto(address);
      const answer = await tab.waitForFunction(() => globalThis.answer).then((handle) => handle.jsonValue());
      await use(answer, tab);
      assert.deepEqual(faults, []);
    });
  } finally {
    await close();
  }
}

const broken = readFileSync(join(root, 'examples/broken/guest-session-languages.json'), 'utf8');

test('a page without a bundler, under a policy that allows WebAssembly alone', options, async () => {
  const { Engine } = installed()('callgate');
  const expected = new Engine().checkToJson(undefined, broken);
  for (const [name, wasmType] of [['web.js', 'application/wasm'], ['slim.js', 'application/octet-stream']]) {
    const main = `import { CallgateError, Engine, init } from './${name}';
let early;
try { new Engine(); } catch (error) { early = error instanceof CallgateError && error.code; }
await Promise.all([init(), init()]);
const engine = new Engine();
let title;
try { title = engine.explain('flow.trap').title; } catch (error) { title = error.code; }
globalThis.answer = {
  early, title, build: engine.build,
  json: engine.checkToJson(undefined, ${JSON.stringify(broken)}),
  valid: engine.isValid('guest-session', new Uint8Array([0x7b, 0x7d])),
};`;
    await visit({ 'main.js': main }, (answer) => {
      const title = name === 'slim.js' ? 'absent' : 'a flow leads into a cycle that nothing leaves';
      assert.deepEqual(answer, { early: 'not-loaded', title, build: 'wasm', json: expected, valid: false });
    }, { wasmType });
  }
});

test('a worker checks for its page', options, async () => {
  const main = `const worker = new Worker('/worker.js', { type: 'module' });
worker.onmessage = ({ data }) => { globalThis.answer = data; };
worker.postMessage(${JSON.stringify(broken)});`;
  const worker = `import { Engine, init, initSync } from './web.js';
const bytes = fetch('/callgate.wasm').then((response) => response.arrayBuffer());
onmessage = async ({ data }) => {
  initSync(await bytes);
  await init();
  const { kind, violations } = new Engine().check(data);
  postMessage({ kind, codes: violations.map(({ code }) => code) });
};`;
  await visit({ 'main.js': main, 'worker.js': worker }, ({ kind, codes }) => {
    assert.equal(kind, 'guest-session');
    assert.ok(codes.includes('language.unknown'));
  });
});

test('a module that is not there is an error, and may come later', options, async () => {
  const main = `import { Engine, init } from './web.js';
const refused = await init(new Response('', { status: 404 })).then(() => 'loaded', (error) => error.message);
await init();
globalThis.answer = { refused, build: new Engine().build };`;
  await visit({ 'main.js': main }, ({ refused, build }) => {
    assert.match(refused, /404/);
    assert.equal(build, 'wasm');
  });
});

test("Vite's application runs, under the same policy", options, async () => {
  const folder = project({
    'index.html': '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
    'main.js': `import { Engine, init } from 'callgate';
init().then(() => { globalThis.answer = new Engine().check(${JSON.stringify(broken)}).kind; });`,
    'vite.config.js': 'export default { build: { modulePreload: { polyfill: false } } };',
  });
  run(process.execPath, [join(tools, 'vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: folder });
  assert.ok(existsSync(join(folder, 'dist/index.html')));
  await visit({}, (answer) => assert.equal(answer, 'guest-session'), { folders: [join(folder, 'dist')] });
});
