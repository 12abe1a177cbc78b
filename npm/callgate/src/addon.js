import { Buffer } from 'node:buffer';
import { AddonClient } from './addon-client.js';
import { CallgateError, misuse } from './errors.js';
import { MOST_BYTES, encode, lone } from './text.js';

/** Text up to this length is written into a buffer that is kept. */
const LONG = 64 * 1024;

/** Engines in the addon. Bytes are read where they are. */
export class Addon {
  name = 'addon';
  #addon;
  #scratch = Buffer.allocUnsafeSlow(LONG * MOST_BYTES);

  constructor(addon) {
    this.#addon = addon;
  }

  create(policy) {
    return guard(() => {
      if (policy === undefined) return handle(new this.#addon.Engine());
      const bytes = own(policy);
      const engine = this.#addon.Engine.withPolicy(bytes);
      if (engine !== null) return handle(engine);
      const report = JSON.parse(this.#addon.policyReport(bytes));
      throw new CallgateError('policy-invalid', { report });
    });
  }

  check({ number }, kind, document, facts) {
    return this.#ask(this.#addon.check, number, kind, document, facts);
  }

  isValid({ number }, kind, document, facts) {
    return this.#ask(this.#addon.isValid, number, kind, document, facts);
  }

  knows() {
    return true;
  }

  explain(code) {
    return guard(() => this.#addon.explain(code) ?? undefined);
  }

  catalogue() {
    return guard(() => this.#addon.catalogue());
  }

  free({ engine }) {
    engine.free();
  }

  /** A client with the rules of an engine: a new one with a seed, or the one of a snapshot. */
  client({ engine }, config, { seed, snapshot }) {
    const { Client } = this.#addon;
    return guard(() => {
      const bytes = own(config);
      const raw = snapshot === undefined ? new Client(engine, bytes, seed) : Client.restore(engine, bytes, own(snapshot));
      return new AddonClient(raw, guard, own);
    });
  }

  #ask(call, number, kind, document, facts) {
    const bytes = facts === undefined ? undefined : own(facts);
    if (typeof document !== 'string' || document.length > LONG || lone(document) >= 0) {
      const whole = own(document);
      return guard(() => call(number, kind, whole, whole.length, bytes));
    }
    const length = this.#scratch.write(document);
    return guard(() => call(number, kind, this.#scratch, length, bytes));
  }
}

/** The engine, which lives as long as this does, and the number by which the addon finds it. */
function handle(engine) {
  return { engine, number: engine.number };
}

/** Bytes that nobody else writes while they are read. */
function own(text) {
  if (typeof text === 'string') return encode(text);
  return text.buffer instanceof SharedArrayBuffer ? Uint8Array.from(text) : text;
}

function guard(call) {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof CallgateError) throw cause;
    if (cause.message?.startsWith('{')) throw misuse(cause.message);
    const known = cause.code === 'dead-handle' || cause.code === 'wrong-handle';
    throw new CallgateError(known ? cause.code : 'panic', { cause });
  }
}
