// Answers each line of its input, a vector, with a line, a report. The argument says where the package runs: `addon`,
// `wasm` or `chromium`. The packages must have been built. With `browser`, only the status tells whether there is one.
// With the second argument `transcripts` the lines are the calls of transcripts, made with the raw exports.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { env, exit, stdin, stdout } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installed, root, target } from '../../../npm/test/support.mjs';
import { subject } from './subject.js';

const here = dirname(fileURLToPath(import.meta.url));
const [where, what] = process.argv.slice(2);
const transcripts = what === 'transcripts';
/** What wasm-bindgen made, the module, and the numbers of exchanges. */
const raw = [join(target, 'glue/callgate'), join(target, 'callgate'), join(root, 'npm/callgate/src')];

async function answer(check) {
  for await (const line of createInterface({ input: stdin })) stdout.write(`${await check(line)}\n`);
}

if (where === 'browser') {
  const { find } = await import('../../../npm/test/browser.mjs');
  exit(find() === undefined ? 1 : 0);
} else if (where === 'chromium') {
  const { find, serve, withPage } = await import('../../../npm/test/browser.mjs');
  const { address, close } = await serve([here, ...(transcripts ? raw : [join(target, 'callgate')])]);
  await withPage(find(), async (page) => {
    await page.goto(`${address}${transcripts ? 'transcripts' : 'page'}.html`);
    await page.waitForFunction(() => globalThis.check);
    await answer((line) => page.evaluate((vector) => globalThis.check(vector), line));
  });
  await close();
} else if (transcripts) {
  const { addon, wasm } = await import('./transcripts.js');
  const { EXCHANGES } = await import('../../../npm/callgate/src/tables.js');
  if (where === 'addon') {
    const [platform] = readdirSync(join(target, '@callgate'));
    await answer(addon(createRequire(import.meta.url)(join(target, '@callgate', platform)), EXCHANGES));
  } else {
    const glue = await import(pathToFileURL(join(target, 'glue/callgate/callgate.js')));
    const module = new WebAssembly.Module(readFileSync(join(target, 'callgate/callgate.wasm')));
    await answer(wasm(glue, glue.initSync({ module }).memory, EXCHANGES));
  }
} else {
  env.CALLGATE_BUILD = where;
  const callgate = installed()('callgate');
  if (new callgate.Engine().build !== where) exit(1);
  await answer(subject(callgate));
}
