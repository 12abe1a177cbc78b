// The packages in the projects that will use them: each is packed and installed as npm would.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packed, project, root, run, target, tools } from './support.mjs';

const use = `
const engine = new Engine();
const report = engine.check('guest-session', { language: ['zz'] });
console.log(engine.build, report.violations.some(({ code }) => code === 'language.unknown'));`;
const esm = `import { Engine, init } from 'callgate';\nawait init();${use}`;
const cjs = `const { Engine } = require('callgate');${use}`;
const node = (folder, file, env = {}) =>
  run(process.execPath, [file], { cwd: folder, env: { ...process.env, CALLGATE_BUILD: '', ...env } }).trim();

test('ES modules and CommonJS share one engine in Node.js', () => {
  const folder = project({
    'esm.mjs': esm,
    'cjs.cjs': cjs,
    'both.mjs': `import { createRequire } from 'node:module';
import { CallgateError } from 'callgate';
import { CallgateError as Slim } from 'callgate/slim';
const other = createRequire(import.meta.url)('callgate').CallgateError;
console.log(CallgateError === other && CallgateError === Slim);`,
  });
  assert.equal(node(folder, 'esm.mjs'), 'addon true');
  assert.equal(node(folder, 'cjs.cjs'), 'addon true');
  assert.equal(node(folder, 'esm.mjs', { CALLGATE_BUILD: 'wasm' }), 'wasm true');
  assert.equal(node(folder, 'both.mjs'), 'true');
});

test('where there is no addon, WebAssembly takes its place', () => {
  const folder = project({ 'esm.mjs': esm, 'cjs.cjs': cjs }, { addon: false });
  assert.equal(node(folder, 'esm.mjs'), 'wasm true');
  assert.equal(node(folder, 'cjs.cjs'), 'wasm true');
  const forced = spawnSync(process.execPath, ['esm.mjs'], {
    cwd: folder,
    env: { ...process.env, CALLGATE_BUILD: 'addon' },
    encoding: 'utf8',
  });
  assert.notEqual(forced.status, 0);
  assert.match(forced.stderr, /not-loaded/);
});

test('TypeScript knows the codes of each kind', () => {
  const types = readFileSync(join(root, 'npm/test/types.ts'), 'utf8');
  const folder = project({ 'types.ts': types, 'types.cts': types, 'old.ts': types.replace("'callgate/slim'", "'callgate'") });
  const strict = ['--strict', '--noEmit', '--target', 'es2022', '--exactOptionalPropertyTypes'];
  const tsc = (...args) =>
    run(process.execPath, [join(tools, 'typescript/bin/tsc'), ...strict, ...args], { cwd: folder });
  const roots = ['--typeRoots', join(tools, '@types'), '--types', 'node', '--lib', 'es2022'];
  run('cp', ['-r', join(tools, '@standard-schema'), join(folder, 'node_modules')]);
  tsc('--module', 'node16', ...roots, 'types.ts', 'types.cts');
  tsc('--module', 'preserve', '--lib', 'es2022,dom', '--typeRoots', join(folder, 'none'), 'types.ts');
  tsc('--module', 'commonjs', '--moduleResolution', 'node10', ...roots, 'old.ts');
});

test('publint and Are the Types Wrong find nothing', () => {
  const [callgate] = packed();
  run(process.execPath, [join(tools, 'publint/src/cli.js'), '--strict', callgate]);
  run(process.execPath, [join(tools, '@arethetypeswrong/cli/dist/index.js'), callgate, '--exclude-entrypoints', 'callgate.wasm', 'slim.wasm', '--profile', 'node16']);
});

test('every file is shipped once', () => {
  const listed = run('tar', ['-tzf', packed()[0]]).split('\n').filter(Boolean).map((file) => file.slice('package/'.length));
  assert.ok(listed.includes('callgate.wasm') && listed.includes('LICENSE-MIT'));
  const digests = new Map();
  for (const file of listed.filter((file) => !file.endsWith('.ts') && !file.endsWith('ts'))) {
    const bytes = readFileSync(join(target, 'callgate', file));
    const digest = createHash('sha256').update(bytes).digest('hex');
    assert.equal(digests.get(digest), undefined, file);
    digests.set(digest, file);
  }
});

test('a module of WebAssembly imports nothing but its glue', () => {
  for (const name of ['callgate.wasm', 'slim.wasm']) {
    const module = new WebAssembly.Module(readFileSync(join(target, 'callgate', name)));
    const foreign = WebAssembly.Module.imports(module).filter(({ name }) => !name.startsWith('__wb'));
    assert.deepEqual(foreign, []);
  }
});

test('Vite builds an application that has the module once', () => {
  const folder = project({
    'index.html': '<!doctype html><script type="module" src="/main.js"></script>',
    'main.js': "import { Engine, init } from 'callgate';\nawait init();\ndocument.title = new Engine().build;",
  });
  execFileSync(process.execPath, [join(tools, 'vite/bin/vite.js'), 'build', '--logLevel', 'warn', '--target', 'es2022'], { cwd: folder });
  const assets = readdirSync(join(folder, 'dist/assets'));
  const modules = assets.filter((name) => name.endsWith('.wasm'));
  assert.equal(modules.length, 1);
  assert.equal(statSync(join(folder, 'dist/assets', modules[0])).size, statSync(join(target, 'callgate/callgate.wasm')).size);
});

for (const [file, least] of [['docs/javascript.md', 4], ['README.md', 1]]) test(`${file} shows what its programs print`, () => {
  const page = readFileSync(join(root, file), 'utf8');
  const shown = [...page.matchAll(/```js\n((?:(?!```)[^])*)```\n\nprints\n\n```text\n([^]*?)```/g)];
  assert.ok(shown.length >= least);
  const programs = Object.fromEntries(shown.map(([, program], at) => [`program-${at}.mjs`, program]));
  const folder = project(programs);
  for (const [at, [, , output]] of shown.entries()) {
    assert.equal(`${node(folder, `program-${at}.mjs`)}\n`, output);
  }
});

test('the manuals tell the sizes of the budget', () => {
  const [page, all] = ['javascript', 'sizes'].map((name) => readFileSync(join(root, `docs/${name}.md`), 'utf8'));
  const budget = JSON.parse(readFileSync(join(root, 'xtask/budget.json'), 'utf8'));
  for (const [name, bytes] of Object.entries(budget)) assert.ok(all.includes(`| ${name} | ${bytes} |`), name);
  const kilo = (name) => `${Math.round(budget[name] / 1000)} kB`;
  for (const [module, script, entry] of [['callgate.wasm', 'web.js', 'callgate'], ['slim.wasm', 'slim.js', 'callgate/slim']]) {
    assert.ok(page.includes(`| \`${entry}\` | ${kilo(module)} | ${kilo(`${module} and ${script}, gzip`)} |`), entry);
  }
});
