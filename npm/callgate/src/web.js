import * as glue from './callgate.js';
import { loader } from './loading.js';
import { FullWasm as Wasm } from './wasm-client.js';

export { Client } from './client.js';
export { CallgateError } from './errors.js';
export { Engine } from './engine.js';
export { KIND_NAMES as kinds, VERSION as version } from './tables.js';

export const { init, initSync } = loader(Wasm, glue, () => new URL('./callgate.wasm', import.meta.url));
