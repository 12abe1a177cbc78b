// What a page may ask of the platform, and the token that it never sees.

import { randomBytes } from 'node:crypto';
import { Engine } from 'callgate';

/** How long a ticket is good for, in seconds, and how many there are at most. */
const TICKET_LIFE = 600;
const MOST_TICKETS = 10_000;
/** Milliseconds for a request to the platform. */
const TIMEOUT = 10_000;
/** What the page's client sends and reads; nothing else passes. */
const TO = ['content-type', 'x-request-id'];
const FROM = ['content-type', 'retry-after', 'date', 'inin-ratelimit-count', 'inin-ratelimit-allowed', 'inin-ratelimit-reset'];

export class Platform {
  #config;
  #tickets = new Map();
  #token;
  // What comes from a page is checked again: anybody may write a page of their own.
  #engine = new Engine();

  constructor(config) {
    this.#config = config;
  }

  /** A ticket for one page. A real site gives one to its own visitors alone, and not too often. */
  ticket() {
    const now = Date.now();
    for (const [ticket, ends] of this.#tickets) if (ends <= now) this.#tickets.delete(ticket);
    if (this.#tickets.size >= MOST_TICKETS) return { status: 429, headers: { 'retry-after': '60' } };
    const token = randomBytes(24).toString('base64url');
    this.#tickets.set(token, now + TICKET_LIFE * 1000);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, expiresIn: TICKET_LIFE }) };
  }

  /** Sends a guest session on, with the token in place of the ticket. */
  async createGuest(headers, body) {
    const ends = this.#tickets.get(headers.authorization?.replace(/^Bearer /, ''));
    if (!(ends > Date.now())) return { status: 401 };
    if (!this.#engine.isValid('guest-session', body)) return { status: 400 };
    const passed = Object.fromEntries(TO.filter((name) => headers[name]).map((name) => [name, headers[name]]));
    const send = async () => fetch(`${this.#config.api}/api/v1/guests`, {
      method: 'POST',
      headers: { ...passed, authorization: `Bearer ${await this.#authorize()}` },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    let answer = await send();
    if (answer.status === 401) {
      this.#token = undefined;
      answer = await send();
    }
    // A token that the platform refuses is this server's trouble, and none of the ticket.
    const status = answer.status === 401 ? 502 : answer.status;
    const told = Object.fromEntries(FROM.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]));
    return { status, headers: told, body: Buffer.from(await answer.arrayBuffer()) };
  }

  /** The token, which is asked for once for all who wait. */
  #authorize() {
    this.#token ??= this.#fetchToken();
    return this.#token;
  }

  async #fetchToken() {
    const { tokenUrl, clientId, clientSecret } = this.#config;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    try {
      const answer = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form), signal: AbortSignal.timeout(TIMEOUT) });
      if (!answer.ok) throw new Error(`no token: ${answer.status}`);
      const { access_token: token, expires_in: life } = await answer.json();
      setTimeout(() => (this.#token = undefined), Math.max(life - 60, 1) * 1000).unref();
      return token;
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  }
}
