// How many bytes a page loads of each validator: minified and compressed, with the rules of guest sessions in it.

import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { print } from './rounds.mjs';

const TASK = 'Page: what it loads, minified and compressed';

function compressed(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}

/** Prints the sizes of the peers by esbuild, and of both modules of Callgate, each with the script that loads it. */
export async function bundles(packages) {
  for (const [name, script] of [['slim', 'slim'], ['callgate', 'web']]) {
    const sizes = [`${name}.wasm`, `${script}.js`].map((file) => compressed(readFileSync(join(packages, 'callgate', file))));
    print(TASK, name === 'slim' ? 'callgate, slim' : 'callgate, full', sizes[0] + sizes[1], 'bytes');
  }
  for (const name of ['joi', 'ajv', 'zod']) {
    const entry = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
    const options = { bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', write: false };
    const { outputFiles } = await build({ entryPoints: [entry], ...options });
    print(TASK, name, compressed(outputFiles[0].contents), 'bytes');
  }
}
