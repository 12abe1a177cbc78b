import { STATUSES } from './tables.js';

/** What only JavaScript hosts can do wrong; the rest is in the engine's table of statuses. */
const OWN = {
  'not-json': 'the value has no form in JSON',
  'not-loaded': 'the engine is not loaded yet: await init() first',
};

/** A mistake of the host, or a defect of Callgate: what is wrong with a document is no error but a report. */
export class CallgateError extends Error {
  /**
   * @param {string} code
   * @param {{cause?: unknown, report?: object}} [more]
   */
  constructor(code, { cause, report } = {}) {
    super(STATUSES[code] ?? OWN[code], cause === undefined ? undefined : { cause });
    this.code = code;
    if (report !== undefined) this.report = report;
  }
}
// On the prototype, as those of JavaScript's own errors.
Object.defineProperty(CallgateError.prototype, 'name', { value: 'CallgateError', configurable: true, writable: true });
