import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, env, platform } from 'node:process';
import { Addon } from './addon.js';
import { use } from './binding.js';
import { CallgateError } from './errors.js';
import * as glue from './callgate.js';
import { VERSION } from './tables.js';
import { FullWasm } from './wasm-client.js';

export { Client } from './client.js';
export { CallgateError } from './errors.js';
export { Engine } from './engine.js';
export { KIND_NAMES as kinds, VERSION as version } from './tables.js';

/** Nothing is left to load in Node.js. */
export async function init() {}

/** Nothing is left to load in Node.js. */
export function initSync() {}

/** The addon of the platform's package. Of two C libraries only one fits, and npm installs only that. */
function addon() {
  const require = createRequire(import.meta.url);
  const names = platform === 'linux' ? [`${platform}-${arch}-gnu`, `${platform}-${arch}-musl`] : [`${platform}-${arch}`];
  let cause;
  for (const name of names) {
    try {
      const found = require(`@callgate/${name}`);
      if (found.version() === VERSION) return new Addon(found);
    } catch (error) {
      cause ??= error;
    }
  }
  if (env.CALLGATE_BUILD === 'addon') throw new CallgateError('not-loaded', { cause });
  return undefined;
}

function wasm() {
  const module = new WebAssembly.Module(readFileSync(new URL('./callgate.wasm', import.meta.url)));
  return new FullWasm(glue, glue.initSync({ module }));
}

use((env.CALLGATE_BUILD === 'wasm' ? undefined : addon()) ?? wasm());
