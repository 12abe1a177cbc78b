// The service as a process, and what is around it: the simulator at CALLGATE_SIMULATOR, and the program CALLGATE_CLI.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

export const simulator = process.env.CALLGATE_SIMULATOR?.replace(/\/$/, '');
export const program = process.env.CALLGATE_CLI;
if (!simulator || !program) throw new Error('CALLGATE_SIMULATOR and CALLGATE_CLI have to tell where they are');

const KEY = 'whsec_Y2FsbGdhdGUtc2ltdWxhdG9yLWNhbGxiYWNrLWtleSE=';
const CRM = '/crm/v1/cxone-events';

/** What no log, error or metric may tell. */
export const CANARIES = [KEY, KEY.slice('whsec_'.length), 'crm-token-canary', 'Ada Lovelace'];

export const order = async (name, body = {}) => {
  const response = await fetch(`${simulator}/_simulator/${name}`, { method: 'POST', body: JSON.stringify(body) });
  assert.ok(response.ok, `${name}: ${await response.text()}`);
};

/** Faults of the CRM. */
export const faults = (rules, seed = 1) => order('faults', { seed, rules: rules.map(({ match, action }) => ({ match: { path: CRM, ...match }, action })) });

export const state = async () => (await fetch(`${simulator}/_simulator/state`)).json();

/** What the CRM was told, by guest session. */
export async function told() {
  const { crm } = await state();
  const counts = new Map();
  for (const { cxoneSessionId } of crm.events) counts.set(cxoneSessionId, (counts.get(cxoneSessionId) ?? 0) + 1);
  return counts;
}

/** An event of a session of its own. */
export function event() {
  const sessionId = randomUUID();
  return { id: `msg-${sessionId}`, sessionId, body: JSON.stringify({ sessionId, type: 'session.started', metadata: { name: 'Ada Lovelace' } }) };
}

/** Its headers by Standard Webhooks. */
export function signed({ id, body }, at = Date.now()) {
  const time = String(Math.floor(at / 1000));
  const key = Buffer.from(KEY.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` };
}

/** Waits until something is so. */
export async function until(what, condition, most = 30_000) {
  for (const end = Date.now() + most; ; await sleep(30)) {
    if (await condition()) return;
    assert.ok(Date.now() < end, `not within ${most} ms: ${what}`);
  }
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  await new Promise((closed) => listener.close(closed));
  return port;
}

/** The service with a database of its own. */
export class Service {
  output = '';
  #child;

  static async make(t, more = {}) {
    const made = new Service();
    const place = mkdtempSync(join(tmpdir(), 'callgate-service-'));
    t.after(async () => {
      await made.kill();
      rmSync(place, { recursive: true, force: true });
    });
    made.database = join(place, 'events.db');
    made.audit = join(place, 'audit.ndjson');
    made.port = await freePort();
    made.url = `http://127.0.0.1:${made.port}`;
    made.env = {
      ...process.env,
      PORT: String(made.port),
      DATABASE: made.database,
      TENANT: 'acme',
      CRM_URL: `${simulator}${CRM}`,
      CRM_TOKEN: 'crm-token-canary',
      CALLBACK_KEYS: `own=${KEY}`,
      RETRY_BASE_MS: '50',
      RETRY_CAP_MS: '400',
      CLIENT_OPTIONS: JSON.stringify({ timeout: 1_000, retry: { base: 20 }, breaker: { failures: 5, rest: 300 } }),
      ...more,
    };
    return made;
  }

  /** Starts it. Tells nothing once it listens, and how it has ended if it does not. */
  start() {
    const child = spawn(process.execPath, ['src/main.mjs'], { cwd: folder, env: this.env });
    this.#child = child;
    this.ended = new Promise((ended) => child.once('close', (code, signal) => ended({ code, signal })));
    const ready = new Promise((listening) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          this.output += text;
          if (text.includes('"listening"')) listening();
        });
      }
    });
    return Promise.race([ready, this.ended]);
  }

  kill(signal = 'SIGKILL') {
    this.#child?.kill(signal);
    return this.ended;
  }

  async post({ id, body, headers = signed({ id, body }) }) {
    const signal = AbortSignal.timeout(3_000);
    const response = await fetch(`${this.url}/events`, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await response.text() };
  }

  async waiting() {
    return (await (await fetch(`${this.url}/healthz`)).json()).waiting;
  }

  /** The entries of the audit log, once the program has found that they are sound. */
  entries() {
    const ndjson = execFileSync(process.execPath, ['src/audit.mjs'], { cwd: folder, env: this.env, encoding: 'utf8', maxBuffer: 1 << 28 });
    writeFileSync(this.audit, ndjson);
    execFileSync(program, ['audit', 'verify', this.audit], { stdio: 'pipe' });
    this.#tellsNothing(ndjson);
    return ndjson.trimEnd().split('\n').map((line) => JSON.parse(line));
  }

  /** The idempotency key of every event whose delivery the audit log tells, as often as it does. */
  delivered() {
    const keys = new Map();
    const delivered = [];
    for (const { action, subject, outcome, details } of this.entries()) {
      if (action === 'request.send') keys.set(subject, details.key);
      if (action === 'exchange.end' && outcome === 'success') delivered.push(keys.get(subject));
    }
    return delivered;
  }

  /** That the log tells neither secrets nor people. */
  checkOutput() {
    this.#tellsNothing(this.output);
  }

  #tellsNothing(text) {
    for (const canary of CANARIES) assert.ok(!text.includes(canary), 'a secret, or a person, is told');
  }
}
