// Tells the CRM of the events in the store, and keeps whatever the client does before anybody can see it.

import { Client } from 'callgate';
import { codeOf, log } from './log.mjs';
import { Store } from './store.mjs';

const ACKNOWLEDGED = { status: 200, headers: [['Content-Type', 'application/json']], body: '{"acknowledged":true}' };

const HOUR = 3_600_000;

/**
 * The store and the client, which go on where another process has ended.
 *
 * An event goes through three commits: it is kept, and the platform gets its 200; its exchange is begun, and the request goes
 * out; the exchange has ended, and the event is delivered. A process that ends between two of them leaves what the next one
 * goes on with: the store knows an event by the key that the CRM knows it by, so whatever is done again has one effect.
 */
export class Forwarder {
  #settings;
  #store;
  #client;
  /** The exchanges under way. */
  #running = new Set();
  /** What has changed since the last commit. */
  #begun = [];
  #ended = [];
  /** How many exchanges in a row could not reach the CRM, and until when it is left alone therefore. */
  #outages = 0;
  #restingUntil = 0;
  #timer;
  #immediate;
  #cleaning;
  #drained;
  #stopping = false;

  /** @param failed is called once, if the store cannot keep what must be kept; nothing goes on then */
  constructor(settings, failed) {
    this.#settings = settings;
    this.#store = new Store(settings.database);
    try {
      const snapshot = this.#store.snapshot();
      this.#client = snapshot === null ? new Client(settings.client) : Client.restore(settings.client, snapshot);
      for (const { exchange } of this.#client.running()) this.#running.add(exchange);
      this.#store.takeOver(this.#running);
      this.#store.forget(Date.now() - settings.keepMs);
    } catch (error) {
      this.#client?.free();
      this.#store.close();
      throw error;
    }
    this.#client.on('outcome', (outcome) => this.#ended.push(outcome));
    this.#client.on('event', ({ kind }) => kind.rejected && log('rejected', { why: kind.rejected.why }));
    this.#client.on('fault', (error) => log('fault', { code: codeOf(error) }));
    this.#client.on('step', () => {
      try {
        this.#keep();
      } catch (error) {
        // The client ends as well, and what it wanted to send is not sent.
        queueMicrotask(() => failed(error));
        throw error;
      }
    });
    this.#cleaning = setInterval(() => this.#clean(), HOUR).unref();
    this.#wake();
  }

  /**
   * The answer for the platform. 200 promises that the event is kept, whether it came before or not.
   * @throws if the store cannot keep it
   */
  receive(headers, body) {
    const { key, received, reply } = this.#client.verifyGuestEvent(headers, body);
    if (reply !== undefined) return reply;
    this.#store.add({ key, received, headers, body });
    this.#wake();
    return ACKNOWLEDGED;
  }

  /** The counters of the client and of the store, as OpenMetrics text. */
  metrics() {
    const { count, oldest } = this.#store.open();
    const gauges = [
      ['open_events', 'Events that the CRM does not know of yet.', count],
      ['oldest_open_event_seconds', 'How long the oldest of them has waited.', count ? (Date.now() - oldest) / 1000 : 0],
      ['exchanges_under_way', 'Events of which the CRM is being told.', this.#running.size],
    ];
    const lines = gauges.flatMap(([name, help, value]) => {
      const full = `callgate_service_${name}`;
      return [`# TYPE ${full} gauge`, `# HELP ${full} ${help}`, `${full} ${value}`];
    });
    return this.#client.openMetrics().replace('# EOF\n', `${lines.join('\n')}\n# EOF\n`);
  }

  /** How many events the CRM does not know of. */
  waiting() {
    return this.#store.open().count;
  }

  /** Begins nothing more, and gives what is under way some time to end. */
  async drain(most) {
    this.#stopping = true;
    if (this.#running.size === 0) return;
    const patience = new Promise((over) => setTimeout(over, most));
    await Promise.race([patience, new Promise((drained) => (this.#drained = drained))]);
  }

  /** Lets go of everything; what is under way goes on in the next process. */
  close() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    clearInterval(this.#cleaning);
    this.#client.free();
    this.#store.close();
  }

  #keep() {
    const now = Date.now();
    const delivered = [];
    const failed = [];
    for (const { exchange, result, code } of this.#ended) {
      if ('ok' in result) {
        delivered.push(exchange);
        continue;
      }
      const attempts = this.#store.attempts(exchange) + 1;
      failed.push({ exchange, due: now + this.#pause(attempts) });
      log('not-delivered', { exchange, code, attempts });
    }
    const audit = this.#client.takeAudit().split('\n').filter((line) => line !== '');
    this.#store.keep({ begun: this.#begun, delivered, failed, audit, snapshot: this.#client.snapshot() }, now);
    this.#begun = [];
    const ended = this.#ended;
    this.#ended = [];
    for (const outcome of ended) this.#settle(outcome, now);
  }

  #settle({ exchange, result, code }, now) {
    this.#running.delete(exchange);
    if (this.#running.size === 0) this.#drained?.();
    if ('ok' in result) {
      this.#outages = 0;
      this.#restingUntil = 0;
    } else if (code !== 'refused') {
      this.#outages += 1;
      this.#restingUntil = now + this.#pause(this.#outages);
    }
    this.#wake();
  }

  /** How long to wait after so many failures: twice as long each time, some of it by chance, up to the cap. */
  #pause(failures) {
    const { base, cap } = this.#settings.retry;
    return Math.min(cap, base * 2 ** Math.min(failures - 1, 30)) * (0.5 + Math.random() / 2);
  }

  /** Looks for what is to be done, once whoever has just called is done. */
  #wake() {
    if (this.#stopping || this.#immediate !== undefined) return;
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      this.#guarded(() => this.#feed());
    });
  }

  /** A CRM that cannot be reached gets one event at a time, until it takes one. */
  #feed() {
    if (this.#stopping) return;
    clearTimeout(this.#timer);
    const now = Date.now();
    const room = (this.#outages > 0 ? 1 : this.#settings.parallel) - this.#running.size;
    if (room <= 0) return;
    const events = this.#restingUntil <= now ? this.#store.due(now, room) : [];
    for (const event of events) this.#begin(event, now);
    // Whoever ends first wakes the others.
    if (events.length === room) return;
    const due = this.#store.nextDue();
    if (due === undefined) return;
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(due, this.#restingUntil) - now, HOUR));
  }

  #begin({ key, received, headers, body, attempts }, now) {
    const begun = this.#client.handleGuestEvent(headers, body, { received });
    // How it ends is told as an outcome; that the client was freed meanwhile is no news.
    begun.then((reply) => this.#answered(begun, reply, { key, attempts, now }), () => {});
    if (begun.exchange === undefined) return;
    this.#running.add(begun.exchange);
    this.#begun.push({ key, exchange: begun.exchange });
  }

  /** Of an event that starts nothing: its key was taken out of the configuration, say. It stays. */
  #answered(begun, { status }, { key, attempts, now }) {
    if (begun.exchange !== undefined) return;
    log('not-begun', { key, status });
    this.#guarded(() => this.#store.putOff(key, now + this.#pause(attempts + 1)));
    this.#wake();
  }

  #clean() {
    this.#guarded(() => this.#store.forget(Date.now() - this.#settings.keepMs));
  }

  /** A disk that fails now may do later: nothing is lost that was not written. */
  #guarded(change) {
    try {
      change();
    } catch (error) {
      log('store-failed', { code: codeOf(error) });
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#wake(), 1_000);
    }
  }
}
