import { CallgateError } from './errors.js';
import { pairs } from './options.js';
import { input, stringify } from './text.js';

/** The longest time that timers of JavaScript know, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

const NOTHING = new Uint8Array();

/**
 * Conducts exchanges: polls after whatever happens until there is nothing to do, and sends, waits and settles promises
 * accordingly. Whatever is to be kept can be written down by a listener of `step`, which is called after the polling and
 * before requests go out and promises settle.
 */
export class Driver {
  #raw;
  #transport;
  #token;
  #tell;
  #promised = new Map();
  #flights = new Map();
  #timer;
  #due = false;
  #sweeping = false;
  #dead;

  /** @param tell is given the name of what happened, and what it was */
  constructor(raw, { transport, token, tell }) {
    this.#raw = raw;
    this.#transport = transport;
    this.#token = token;
    this.#tell = tell;
  }

  /** A promise of how an exchange ends. */
  promise(exchange) {
    let settle = this.#promised.get(exchange);
    if (settle === undefined) {
      settle = {};
      settle.promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
      this.#promised.set(exchange, settle);
      if (this.#dead !== undefined) settle.reject(this.#dead);
    }
    return settle.promise;
  }

  /** Goes on once those who have just called are ready to hear of it. */
  wake() {
    if (this.#due || this.#dead !== undefined) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.#dead === undefined) this.#turn();
    });
  }

  /** Ends an exchange, and breaks off what it waits for. */
  cancel(exchange) {
    const running = this.#raw.ask('cancel', exchange);
    this.#sweeping = true;
    this.wake();
    return running;
  }

  /** The same for a signal, which has nobody to tell of an error but those who wait. */
  abort(exchange) {
    if (this.#dead !== undefined) return;
    try {
      this.cancel(exchange);
    } catch (error) {
      this.end(error);
    }
  }

  /** Lets go of everything: who still waits is told the error. */
  end(error) {
    if (this.#dead !== undefined) return;
    this.#dead = error;
    clearTimeout(this.#timer);
    for (const controller of this.#flights.values()) controller.abort();
    for (const { reject } of this.#promised.values()) reject(error);
  }

  #turn() {
    try {
      const { requests, outcomes, until } = this.#polled();
      this.#tell('step');
      for (const [request, fetched] of requests) {
        // A listener of `step`, or a transport, may have freed the client.
        if (this.#dead !== undefined) return;
        this.#fly(request, fetched);
      }
      if (this.#dead !== undefined) return;
      for (const outcome of outcomes) this.#settle(outcome);
      if (this.#sweeping) this.#sweep();
      clearTimeout(this.#timer);
      if (until !== undefined) this.#wait(until);
    } catch (error) {
      // A listener of `step` that cannot keep what must be kept, or a defect of Callgate.
      this.end(error);
    }
  }

  /** Takes all there is to do until the client waits. */
  #polled() {
    const requests = [];
    const outcomes = [];
    for (;;) {
      const step = JSON.parse(this.#raw.poll(Date.now()));
      if (step.send !== undefined) requests.push([step.send, (signal) => this.#transport(step.send, { signal })]);
      else if (step.token !== undefined) requests.push([step.token, (signal) => this.#provide(step.token, signal)]);
      else if (step.emit !== undefined) this.#tell('event', step.emit);
      else if (step.done !== undefined) {
        outcomes.push(step.done);
        this.#tell('outcome', step.done);
      } else return { requests, outcomes, until: step.wait };
      // A listener may have freed the client.
      if (this.#dead !== undefined) return { requests: [], outcomes: [], until: undefined };
    }
  }

  #wait(until) {
    this.#timer = setTimeout(() => {
      this.#sweeping = true;
      this.wake();
    }, Math.min(Math.max(until - Date.now(), 0), LONGEST));
  }

  async #fly({ id }, fetched) {
    const controller = new AbortController();
    this.#flights.set(id, controller);
    let answer;
    try {
      answer = await fetched(controller.signal);
    } catch (error) {
      answer = { error: 'lost' };
      if (!controller.signal.aborted) this.#tell('fault', error);
    }
    if (!this.#flights.delete(id) || this.#dead !== undefined) return;
    try {
      this.#answer(id, answer);
      this.wake();
    } catch (error) {
      this.end(error);
    }
  }

  #answer(id, answer) {
    const { body, headers, ...head } = answer ?? {};
    try {
      if (headers !== undefined) head.headers = pairs(headers);
      this.#raw.handle(id, stringify(head), input(body ?? NOTHING), Date.now());
    } catch (error) {
      // The transport is the host's, and what it answered with need be no answer.
      if (error.code === 'panic' || error.code === 'dead-handle') throw error;
      this.#tell('fault', error);
      // A listener may have freed the client.
      if (this.#dead !== undefined) return;
      this.#raw.handle(id, '{"error":"lost"}', NOTHING, Date.now());
    }
  }

  async #provide({ timeout, rejected }, signal) {
    if (this.#token === undefined) return { error: 'not-sent' };
    const given = await this.#token({ timeout, rejected, signal });
    return typeof given === 'string' ? { token: given } : given;
  }

  /** Breaks off what nobody waits for any more. */
  #sweep() {
    this.#sweeping = false;
    for (const [id, controller] of this.#flights) {
      if (this.#raw.ask('awaits', id)) continue;
      this.#flights.delete(id);
      controller.abort();
    }
  }

  #settle({ result, code, message, reply, ...outcome }) {
    const settle = this.#promised.get(outcome.exchange);
    if (settle === undefined) return;
    this.#promised.delete(outcome.exchange);
    if (reply !== undefined) return settle.resolve(reply);
    if ('ok' in result) return settle.resolve(Object.values(result.ok)[0]);
    const failure = result.error;
    const report = failure.denied && JSON.parse(failure.denied.report);
    settle.reject(new CallgateError(code, { message, failure, report, outcome }));
  }
}
