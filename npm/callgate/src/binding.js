import { CallgateError } from './errors.js';

let current;

/** Sets what engines are made with from now on: the addon, or a module of WebAssembly. */
export function use(binding) {
  current = binding;
}

/** What engines are made with. */
export function binding() {
  if (current === undefined) throw new CallgateError('not-loaded');
  return current;
}
