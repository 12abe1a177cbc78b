// How soon a page has its first answer once the module is there. `node page.mjs FOLDER PACKAGES` prints a line of JSON for
// each build of the module; nothing where there is no browser.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { find, serve, withPage } from '../../npm/test/browser.mjs';
import { print } from './rounds.mjs';

const [folder, packages] = argv.slice(2);
const TURNS = 9;

/** Loads script and module, then counts from the module's bytes to the first verdict. */
async function first([script, module, text]) {
  const { Engine, init } = await import(script);
  const bytes = await (await fetch(module)).arrayBuffer();
  const start = performance.now();
  await init(bytes);
  const valid = new Engine().isValid('guest-session', text);
  const time = performance.now() - start;
  if (!valid) throw new Error('the session was found invalid');
  return time;
}

const browser = find();
if (browser === undefined) {
  console.error('there is no browser');
} else {
  const text = readFileSync(join(folder, 'small.json'), 'utf8');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,">');
  const server = await serve([folder, join(packages, 'callgate')]);
  const builds = [['callgate, slim', 'slim.js', 'slim.wasm'], ['callgate, full', 'web.js', 'callgate.wasm']];
  const times = builds.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [place, [, script, module]] of builds.entries()) {
      // A fresh browser each time: nothing is compiled yet.
      const time = await withPage(browser, async (page) => {
        await page.goto(server.address);
        return page.evaluate(first, [`/${script}`, `/${module}`, text]);
      });
      times[place].push(time * 1e6);
    }
  }
  await server.close();
  for (const [place, [name]] of builds.entries()) {
    print('Page: first verdict after the module is there', name, times[place].sort((a, b) => a - b)[TURNS >> 1]);
  }
}
