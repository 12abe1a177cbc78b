// Answers each line of its input, a vector, with a line, a report. The argument says where the package runs: `addon`,
// `wasm` or `chromium`. The packages must have been built. With `browser`, only the status tells whether there is one.

import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { env, exit, stdin, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { installed, target } from '../../../npm/test/support.mjs';
import { subject } from './subject.js';

const here = dirname(fileURLToPath(import.meta.url));
const [where] = process.argv.slice(2);

async function answer(check) {
  for await (const line of createInterface({ input: stdin })) stdout.write(`${await check(line)}\n`);
}

if (where === 'browser') {
  const { find } = await import('../../../npm/test/browser.mjs');
  exit(find() === undefined ? 1 : 0);
} else if (where === 'chromium') {
  const { find, serve, withPage } = await import('../../../npm/test/browser.mjs');
  const { address, close } = await serve([here, join(target, 'callgate')]);
  await withPage(find(), async (page) => {
    await page.goto(`${address}page.html`);
    await page.waitForFunction(() => globalThis.check);
    await answer((line) => page.evaluate((vector) => globalThis.check(vector), line));
  });
  await close();
} else {
  env.CALLGATE_BUILD = where;
  const callgate = installed()('callgate');
  if (new callgate.Engine().build !== where) exit(1);
  await answer(subject(callgate));
}
