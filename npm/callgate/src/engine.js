import { binding } from './binding.js';
import { CallgateError } from './errors.js';
import { schema } from './schema.js';
import { addUtf16 } from './spans.js';
import { KINDS } from './tables.js';
import { input, stringify } from './text.js';

function optional(facts) {
  return facts === undefined || facts === null ? undefined : input(facts);
}

/** What an engine is made with, and its handle. */
export let inside;

/** A checked policy, ready to check documents with. */
export class Engine {
  #binding;
  #handle;

  static {
    inside = (engine) => [engine.#binding, engine.#own()];
  }

  constructor(policy) {
    this.#binding = binding();
    this.#handle = this.#binding.create(optional(policy));
  }

  /** `addon` or `wasm`. */
  get build() {
    return this.#binding.name;
  }

  check(kind, document, facts) {
    if (arguments.length === 1) return this.#report(undefined, input(kind), undefined);
    return this.#report(kind, input(document), optional(facts));
  }

  checkToJson(kind, document, facts) {
    return this.#binding.check(this.#own(), this.#number(kind), input(document), optional(facts));
  }

  /** Checks a value that is no text, even if it is a string or bytes. */
  checkValue(kind, value, facts) {
    return this.#report(kind, stringify(value), optional(facts));
  }

  isValid(kind, document, facts) {
    return this.#binding.isValid(this.#own(), this.#number(kind), input(document), optional(facts));
  }

  explain(code) {
    this.#own();
    const rule = this.#binding.explain(String(code));
    if (rule === undefined) throw new CallgateError('code-unknown');
    return JSON.parse(rule);
  }

  catalogue() {
    this.#own();
    return JSON.parse(this.#binding.catalogue());
  }

  schema(kind, facts) {
    this.#number(kind);
    return schema(this, kind, facts);
  }

  free() {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) this.#binding.free(handle);
  }

  #report(kind, document, facts) {
    const report = this.#binding.check(this.#own(), this.#number(kind), document, facts);
    return addUtf16(JSON.parse(report), document);
  }

  /** The number of a kind; 0 leaves it to the shape of the document. */
  #number(kind) {
    if (kind === undefined) return 0;
    const found = KINDS[kind];
    if (found === undefined || !this.#binding.knows(found)) throw new CallgateError('kind-unknown');
    return found;
  }

  #own() {
    if (this.#handle === undefined) throw new CallgateError('wrong-handle');
    return this.#handle;
  }
}
// Hosts older than `using` lack the symbol.
if (Symbol.dispose !== undefined) {
  Object.defineProperty(Engine.prototype, Symbol.dispose, { value: Engine.prototype.free });
}
