import * as glue from './slim.js';
import { loader } from './loading.js';
import { Wasm } from './wasm.js';

export { CallgateError } from './errors.js';
export { Engine } from './engine.js';
export { KIND_NAMES as kinds, VERSION as version } from './tables.js';

export const { init, initSync } = loader(Wasm, glue, () => new URL('./slim.wasm', import.meta.url));
