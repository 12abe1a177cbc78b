/** A client in the addon. */
export class AddonClient {
  #raw;
  #guard;
  #own;

  constructor(raw, guard, own) {
    this.#raw = raw;
    this.#guard = guard;
    this.#own = own;
  }

  start(exchange, document, options, now) {
    return this.#guard(() => this.#raw.start(exchange, this.#own(document), options && this.#own(options), now));
  }

  poll(now) {
    return this.#guard(() => this.#raw.poll(now));
  }

  handle(id, head, body, now) {
    return this.#guard(() => this.#raw.handle(id, this.#own(head), this.#own(body), now));
  }

  auditHead(key) {
    return this.#guard(() => this.#raw.auditHead(this.#own(key)));
  }

  /** A call that takes no text, or only names. */
  ask(name, ...given) {
    return this.#guard(() => this.#raw[name](...given)) ?? undefined;
  }

  record(agent, state, at) {
    return this.ask('record', agent, state, at);
  }

  agent(agent, now) {
    return this.ask('agent', agent, now);
  }

  free() {
    this.#raw.free();
  }
}
