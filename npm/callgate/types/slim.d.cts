import type { Engine as FullEngine, Input } from './index.cjs';

export type * from './index.cjs';
export { CallgateError, init, initSync, kinds, version } from './index.cjs';

/** An engine that checks, and explains nothing. */
export type Engine = Omit<FullEngine, 'catalogue' | 'explain'>;
export declare const Engine: new (policy?: Input) => Engine;
