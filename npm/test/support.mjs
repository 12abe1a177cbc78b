// Where the built packages are, and how tests use them.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const tools = join(root, 'npm/node_modules');
export const target = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'npm');

/** Runs a program and returns what it printed; what it printed before it failed is in the error. */
export function run(program, args, options = {}) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', ...options });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}

/** The packages as npm would publish them: that of the engine, then that of the addon. */
export function packed() {
  const folder = join(target, 'packed');
  const files = () => (existsSync(folder) ? readdirSync(folder).sort() : []);
  if (files().length === 0) {
    mkdirSync(folder, { recursive: true });
    const [platform] = readdirSync(join(target, '@callgate'));
    for (const name of ['callgate', `@callgate/${platform}`]) {
      run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: join(target, name) });
    }
  }
  // The name of the engine's package goes on with its version, that of the addon's with the platform.
  const own = (file) => /^callgate-\d/.test(file);
  const all = files();
  return [all.find(own), all.find((file) => !own(file))].map((file) => join(folder, file));
}

/** A fresh project with these files that has installed the packages. */
export function project(files, { addon = true, type = 'module' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify({ private: true, type }), ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const flags = ['install', '--silent', '--no-audit', '--no-fund', '--no-package-lock'];
  const omit = addon ? [] : ['--omit=optional'];
  run('npm', [...flags, ...omit, ...packed().slice(0, addon ? 2 : 1)], { cwd: folder });
  return folder;
}

/** The package as an application has it. */
export function installed() {
  const folder = join(target, 'installed');
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    run('npm', ['install', '--silent', '--no-audit', '--no-fund', ...packed()], { cwd: folder });
  }
  return createRequire(join(folder, 'package.json'));
}
