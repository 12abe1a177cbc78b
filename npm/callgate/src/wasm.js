import { CallgateError, misuse } from './errors.js';
import { KINDS } from './tables.js';
import { MOST_BYTES, byteLength, encode, encodeInto } from './text.js';

/** Longer text is encoded apart, so that the module need not make room for the most that it could take. */
const LONG = 64 * 1024;

/** Room for texts that is kept from one call to the next, in bytes: a page that checked a large document once should not hold it. */
const KEPT = 256 * 1024;

/** The module counts with 32 bits. */
const MOST_COUNTED = 0xffff_ffff;

/**
 * Engines in WebAssembly. Documents are written into the memory of the module. A trap leaves the instance in no state to
 * be used again: its engines are dead, and the next one is made in a new instance.
 */
export class Wasm {
  name = 'wasm';
  #glue;
  #memory;
  #view = new Uint8Array();
  #scratch;
  #start = 0;
  #room = 0;
  #instance = {};

  /** @param glue what wasm-bindgen made, its module instantiated with these exports */
  constructor(glue, exports) {
    this.#glue = glue;
    this.#memory = exports.memory;
    this.#scratch = new glue.Scratch();
  }

  create(policy) {
    return this.#guard(() => {
      if (policy === undefined) return this.#handle(new this.#glue.Engine());
      const [length] = this.#write(policy);
      const engine = this.#glue.Engine.withPolicy(this.#scratch, length);
      if (engine !== undefined) return this.#handle(engine);
      const report = this.#glue.policyReport(this.#scratch, length);
      throw new CallgateError('policy-invalid', { report: JSON.parse(report) });
    });
  }

  check(handle, kind, document, facts) {
    return this.#guard(() => {
      const engine = this.#living(handle);
      const unread = this.#tooLong(handle, kind, document);
      if (unread !== undefined) return engine.tooLarge(kind, unread);
      const [length, factsLength] = this.#write(document, facts);
      return engine.check(this.#scratch, kind, length, factsLength);
    });
  }

  isValid(handle, kind, document, facts) {
    return this.#guard(() => {
      const engine = this.#living(handle);
      if (this.#tooLong(handle, kind, document) !== undefined) return false;
      const [length, factsLength] = this.#write(document, facts);
      return engine.isValid(this.#scratch, kind, length, factsLength);
    });
  }

  /** Whether the module has this kind: one that only checks has no flows of other platforms. */
  knows(kind) {
    return this.#glue.knowsKind(kind);
  }

  explain(code) {
    this.#catalogued();
    return this.#guard(() => this.#glue.explain(this.#scratch, this.#write(code)[0]));
  }

  catalogue() {
    this.#catalogued();
    return this.#guard(() => this.#glue.catalogue());
  }

  free(handle) {
    if (handle.instance === this.#instance) this.#guard(() => handle.engine.free());
  }

  /** Makes what lives as long as the instance does, from an engine and texts that are wiped afterwards. */
  make(handle, call, ...texts) {
    this.#living(handle);
    return { made: this.lend(handle, (glue, ...more) => call(glue, handle.engine, ...more), ...texts), instance: this.#instance };
  }

  /** Makes a call with the scratch and the lengths of the texts in it, and wipes them: they may be secrets. */
  lend({ instance }, call, ...texts) {
    return this.#guard(() => {
      if (instance !== this.#instance) throw new CallgateError('dead-handle');
      const lengths = texts.length > 0 ? this.#write(...texts) : [];
      try {
        return call(this.#glue, this.#scratch, ...lengths);
      } finally {
        this.#wipe(lengths);
      }
    });
  }

  /** Whether what was made is still of use. */
  lives({ instance }) {
    return instance === this.#instance;
  }

  /** A build that only checks explains nothing. */
  #catalogued() {
    if (this.#glue.catalogue === undefined) throw new CallgateError('absent');
  }

  #handle(engine) {
    const most = engine.maxDocumentBytes(0);
    return { engine, instance: this.#instance, most, mostOfPolicy: engine.maxDocumentBytes(KINDS.policy) };
  }

  #living(handle) {
    if (handle.instance !== this.#instance) throw new CallgateError('dead-handle');
    return handle.engine;
  }

  /** How many bytes the document has, if the engine would refuse so many: then they need not be copied. */
  #tooLong(handle, kind, document) {
    const most = kind === KINDS.policy ? handle.mostOfPolicy : handle.most;
    if (document.length <= most) return undefined;
    const bytes = typeof document === 'string' ? byteLength(document) : document.length;
    return Math.min(bytes, MOST_COUNTED);
  }

  /** Writes the document, then the facts, and returns their lengths in bytes. */
  #write(document, facts) {
    const first = brief(document);
    const second = facts === undefined ? undefined : brief(facts);
    const room = most(first) + (second === undefined ? 0 : most(second));
    const start = this.#scratch.reserve(room);
    this.#start = start;
    this.#room = Math.max(this.#room, room);
    this.#renewView();
    const length = put(first, this.#view, start);
    if (second === undefined) return [length, undefined];
    return [length, put(second, this.#view, start + length)];
  }

  #wipe(lengths) {
    this.#renewView();
    this.#view.fill(0, this.#start, this.#start + lengths.reduce((sum, length) => sum + (length ?? 0), 0));
  }

  /** Memory that has grown is another buffer; a view of the old one is empty. */
  #renewView() {
    if (this.#view.length === 0) this.#view = new Uint8Array(this.#memory.buffer);
  }

  #guard(call) {
    try {
      const result = call();
      this.#giveBack();
      return result;
    } catch (cause) {
      if (cause instanceof CallgateError || typeof cause === 'string') {
        this.#giveBack();
        throw typeof cause === 'string' ? misuse(cause) : cause;
      }
      this.#renew();
      throw new CallgateError('panic', { cause });
    }
  }

  #giveBack() {
    if (this.#room <= KEPT) return;
    this.#scratch.clear();
    this.#room = 0;
  }

  #renew() {
    this.#instance = {};
    this.#glue.__wbg_reset_state();
    this.#memory = this.#glue.initSync().memory;
    this.#view = new Uint8Array();
    this.#scratch = new this.#glue.Scratch();
    this.#room = 0;
  }
}

function brief(text) {
  return typeof text === 'string' && text.length > LONG ? encode(text) : text;
}

function most(text) {
  return typeof text === 'string' ? text.length * MOST_BYTES : text.length;
}

function put(text, view, start) {
  let bytes = text;
  if (typeof text === 'string') {
    const length = encodeInto(text, view.subarray(start, start + text.length * MOST_BYTES));
    if (length >= 0) return length;
    bytes = encode(text);
  }
  view.set(bytes, start);
  return bytes.length;
}
