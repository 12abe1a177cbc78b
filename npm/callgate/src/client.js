import { Driver } from './driver.js';
import { Engine, inside } from './engine.js';
import { CallgateError } from './errors.js';
import { optionsOf, pairs } from './options.js';
import { holdsSecret, inPage } from './page.js';
import { EXCHANGES } from './tables.js';
import { input, stringify } from './text.js';
import { send } from './transport.js';

const NAMES = ['event', 'outcome', 'step', 'fault'];

/** A client of a platform: it conducts exchanges, many at once. */
export class Client {
  #raw;
  #driver;
  #ownEngine;
  #listeners = new Map(NAMES.map((name) => [name, new Set()]));

  constructor(config, origin = { seed: seed() }) {
    const { engine, transport = send, token, onEvent, ...rest } = config ?? {};
    if (inPage() && holdsSecret(rest)) throw new CallgateError('secret-in-page');
    const functions = [transport, token ?? send, onEvent ?? send];
    if (functions.some((given) => typeof given !== 'function')) throw new CallgateError('wrong-argument');
    if (engine !== undefined && !(engine instanceof Engine)) throw new CallgateError('wrong-handle');
    if (engine === undefined) this.#ownEngine = new Engine();
    try {
      const [binding, handle] = inside(engine ?? this.#ownEngine);
      this.#raw = binding.client(handle, stringify(rest), origin);
    } catch (error) {
      this.#ownEngine?.free();
      throw error;
    }
    this.#driver = new Driver(this.#raw, { transport, token, tell: this.#tell.bind(this) });
    if (onEvent !== undefined) this.on('event', onEvent);
  }

  /** The client that a snapshot was taken of; its exchanges go on. */
  static restore(config, snapshot) {
    const client = new this(config, { snapshot: input(snapshot) });
    client.#driver.wake();
    return client;
  }

  createGuestSession(session, options) {
    return this.#start('createGuestSession', session, options);
  }

  receiveGuestEvent(body, { headers, ...options } = {}) {
    return this.#start('receiveGuestEvent', body, { ...options, headers: pairs(headers) });
  }

  /** The same in the order in which a server has them. */
  handleGuestEvent(headers, body, options) {
    return this.receiveGuestEvent(body, { ...options, headers });
  }

  /** Whether a callback is one to be kept and told to the CRM later, by the same with the time at which it was received. */
  verifyGuestEvent(headers, body) {
    const { verified, answered } = this.#begin('receiveGuestEvent', body, { headers: pairs(headers), verifyOnly: true });
    return verified ?? { reply: answered };
  }

  createGenesysGuest(guest, options) {
    return this.#start('createGenesysGuest', guest, options);
  }

  updateGenesysGuest(patch, options) {
    return this.#start('updateGenesysGuest', patch, options);
  }

  pushEngagement(options) {
    return this.#start('pushEngagement', '', options);
  }

  queryPlatformAudit(options) {
    return this.#start('queryPlatformAudit', '', options);
  }

  syncCrm(records, options) {
    return this.#start('syncCrm', records, options);
  }

  changeAgentState(change, options) {
    return this.#start('changeAgentState', change, options);
  }

  registerCallCodes(codes, options) {
    return this.#start('registerCallCodes', codes, options);
  }

  deployIvrFlow(flow, options) {
    return this.#start('deployIvrFlow', flow, options);
  }

  /** Listens, and returns how to stop. */
  on(name, listener) {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined) throw new CallgateError('absent');
    // Found out now, and not when something happens and nobody can catch it.
    if (typeof listener !== 'function') throw new CallgateError('wrong-argument');
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  running() {
    return JSON.parse(this.#own().ask('running')).map(([exchange, kind]) => ({ exchange, kind }));
  }

  /** How an exchange ends that has not ended yet. */
  outcome(exchange) {
    if (!this.running().some((one) => one.exchange === exchange)) throw new CallgateError('absent');
    return this.#driver.promise(exchange);
  }

  cancel(exchange) {
    this.#own();
    if (!Number.isSafeInteger(exchange)) throw new CallgateError('wrong-argument');
    return this.#driver.cancel(exchange);
  }

  snapshot() {
    return this.#own().ask('snapshot');
  }

  metrics() {
    return JSON.parse(this.#own().ask('metrics'));
  }

  openMetrics() {
    return this.#own().ask('openMetrics');
  }

  takeAudit() {
    return this.#own().ask('takeAudit');
  }

  auditHead(key) {
    return this.#own().auditHead(input(key));
  }

  record(agent, state, at = Date.now()) {
    return this.#own().record(String(agent), String(state), time(at));
  }

  agent(agent, now = Date.now()) {
    const told = this.#own().agent(String(agent), time(now));
    return told === undefined ? undefined : JSON.parse(told);
  }

  compliance(now = Date.now()) {
    return JSON.parse(this.#own().ask('compliance', time(now)));
  }

  free() {
    const raw = this.#raw;
    if (raw === undefined) return;
    this.#raw = undefined;
    this.#driver.end(new CallgateError('freed'));
    raw.free();
    this.#ownEngine?.free();
  }

  /** A promise that knows the number of its exchange, if there is one. */
  #start(name, document, { signal, ...options } = {}) {
    this.#own();
    // Found out before anything is under way.
    if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw new CallgateError('wrong-argument');
    if (signal?.aborted) return Promise.reject(new CallgateError('cancelled', { cause: signal.reason }));
    const started = this.#begin(name, document, options);
    if (started.refused !== undefined) return Promise.reject(new CallgateError('denied', { report: started.refused }));
    if (started.answered !== undefined) return Promise.resolve(started.answered);
    return this.#promise(started.started, signal);
  }

  /** What came of a start. */
  #begin(name, document, options) {
    const begun = JSON.parse(this.#own().start(EXCHANGES[name], input(document), optionsOf(options), Date.now()));
    // What was only verified has changed nothing.
    if (begun.verified === undefined) this.#driver.wake();
    return begun;
  }

  #promise(exchange, signal) {
    const promise = this.#driver.promise(exchange);
    if (signal === undefined) return Object.assign(promise, { exchange });
    const abort = () => this.#driver.abort(exchange);
    signal.addEventListener('abort', abort, { once: true });
    const settled = promise.finally(() => signal.removeEventListener('abort', abort));
    return Object.assign(settled, { exchange });
  }

  #tell(name, what) {
    for (const listener of this.#listeners.get(name)) {
      // Requests must not go out before what was to be kept is kept.
      if (name === 'step') listener();
      else heard(listener, what);
    }
  }

  #own() {
    if (this.#raw === undefined) throw new CallgateError('wrong-handle');
    return this.#raw;
  }
}
// Hosts older than `using` lack the symbol.
if (Symbol.dispose !== undefined) {
  Object.defineProperty(Client.prototype, Symbol.dispose, { value: Client.prototype.free });
}

/** Calls a listener; what it throws is the host's, and no concern of the exchanges. */
function heard(listener, what) {
  try {
    listener(what);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Milliseconds since the epoch; without this check, what is no number would be another time on each build. */
function time(given) {
  if (!Number.isFinite(given)) throw new CallgateError('wrong-argument');
  return given;
}

/** What the waits between tries are drawn from: a whole number that JavaScript holds exactly. */
function seed() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 11) * 2 ** 32 + low;
}
