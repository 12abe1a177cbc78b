import { Wasm } from './wasm.js';

/** The module with exchanges. */
export class FullWasm extends Wasm {
  /** A client with the rules of an engine: a new one with a seed, or the one of a snapshot. */
  client(handle, config, { seed, snapshot }) {
    if (snapshot === undefined) {
      const make = ({ Client }, engine, scratch, length) => new Client(engine, scratch, length, seed);
      return new WasmClient(this, this.make(handle, make, config));
    }
    const make = ({ Client }, engine, ...texts) => Client.restore(engine, ...texts);
    return new WasmClient(this, this.make(handle, make, config, snapshot));
  }
}

/** A client in WebAssembly. */
class WasmClient {
  #wasm;
  #handle;

  constructor(wasm, handle) {
    this.#wasm = wasm;
    this.#handle = handle;
  }

  start(exchange, document, options, now) {
    return this.#call((raw, scratch, ...lengths) => raw.start(scratch, exchange, ...lengths, now), document, options);
  }

  poll(now) {
    return this.#call((raw) => raw.poll(now));
  }

  handle(id, head, body, now) {
    return this.#call((raw, scratch, ...lengths) => raw.handle(scratch, id, ...lengths, now), head, body);
  }

  auditHead(key) {
    return this.#call((raw, scratch, length) => raw.auditHead(scratch, length), key);
  }

  /** A call that takes no text. */
  ask(name, ...given) {
    return this.#call((raw) => raw[name](...given));
  }

  record(agent, state, at) {
    return this.#call((raw, scratch, ...lengths) => raw.record(scratch, ...lengths, at), agent, state);
  }

  agent(agent, now) {
    return this.#call((raw, scratch, length) => raw.agent(scratch, length, now), agent);
  }

  free() {
    // An instance that has trapped took its clients along.
    if (this.#wasm.lives(this.#handle)) this.#call((raw) => raw.free());
  }

  #call(call, ...texts) {
    return this.#wasm.lend(this.#handle, (_, scratch, ...lengths) => call(this.#handle.made, scratch, ...lengths), ...texts);
  }
}
