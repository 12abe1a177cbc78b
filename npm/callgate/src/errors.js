import { STATUSES } from './tables.js';

/** What only JavaScript hosts can do wrong; the rest is in the engine's table of statuses. */
const OWN = {
  'not-json': 'the value has no form in JSON',
  'not-loaded': 'the engine is not loaded yet: await init() first',
  'secret-in-page':
    'a page is no place for a secret, since whoever opens it can read it: give a token provider instead, `token: async () => …`, or let a server of your own conduct the exchange',
  'wrong-argument':
    'an argument is not what it must be: listeners, transports and token providers are functions, a signal is an AbortSignal, headers are pairs or an object, numbers of exchanges and times are numbers',
  denied: 'the policy does not allow it',
  cancelled: 'the exchange was cancelled',
  freed: 'the client was freed before the exchange had ended',
};

/** A mistake of the host, a defect of Callgate, or the failure of an exchange: what a check finds is no error but a report. */
export class CallgateError extends Error {
  /**
   * @param {string} code
   * @param {{message?: string, cause?: unknown, report?: object, failure?: unknown, outcome?: object}} [more]
   */
  constructor(code, { message, cause, ...more } = {}) {
    super(message ?? STATUSES[code] ?? OWN[code], cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [name, value] of Object.entries(more)) if (value !== undefined) this[name] = value;
  }
}
// On the prototype, as those of JavaScript's own errors.
Object.defineProperty(CallgateError.prototype, 'name', { value: 'CallgateError', configurable: true, writable: true });

/** The error of what the engine calls a misuse, told as JSON: `{"status", "message", "report"?}`. */
export function misuse(json) {
  const { status, message, report } = JSON.parse(json);
  return new CallgateError(status, { message, report });
}
