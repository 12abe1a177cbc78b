// The client against the simulator over real HTTP, on the build that CALLGATE_BUILD names.

import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { CALLBACK_KEY, CRM_TOKEN, SECRET, config, effects, example, order, simulator, state } from './simulated.mjs';
import { installed } from './support.mjs';

const { CallgateError, Client, Engine } = installed()('callgate');
const GUESTS = 'POST /api/v1/guests';
const session = example('guest-session');

beforeEach(() => order('reset'));

/** A client that is freed when the test has ended. */
function client(t, more) {
  const made = new Client(config(more));
  t.after(() => made.free());
  return made;
}

/** That a promise fails with this code, and nobody sees a secret. Returns the error. */
async function fails(code, promise) {
  const error = await promise.then(assert.fail, (error) => error);
  assert.ok(error instanceof CallgateError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, /^[`a-z].*[^.]$/);
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), new RegExp(`${SECRET}|${CRM_TOKEN}|sim-[0-9a-f]{8}`));
  return error;
}

test('a session is created, and everything is told that happened', async (t) => {
  const acme = client(t, { engine: new Engine() });
  const events = [];
  const outcomes = [];
  acme.on('event', (event) => events.push(Object.keys(event.kind)[0]));
  acme.on('outcome', (outcome) => outcomes.push(outcome));
  const running = acme.createGuestSession(session);
  assert.equal(running.exchange, 0);
  assert.deepEqual(acme.running(), [{ exchange: 0, kind: 'guest-session' }]);
  const { sessionId, channelUrl } = await running;
  assert.match(sessionId, /^[0-9a-f-]{36}$/);
  assert.match(channelUrl, /^wss:/);
  assert.deepEqual(events, ['started', 'sent', 'token-received', 'sent', 'succeeded']);
  const [{ exchange, kind, attempts, uncertain, latency }] = outcomes;
  assert.deepEqual([exchange, kind, attempts, uncertain, latency >= 0], [0, 'guest-session', 1, false, true]);
  assert.equal(acme.metrics().exchanges['guest-session'].succeeded, 1);
  assert.match(acme.openMetrics(), /^# EOF$/m);
  const entries = acme.takeAudit().trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(entries.length, 5);
  assert.equal(acme.takeAudit(), '');
  assert.ok(acme.auditHead('a key that is long enough for heads').length > 60);
  // The same document is the same session; another occasion is another one.
  assert.equal((await acme.createGuestSession(session)).sessionId, sessionId);
  assert.notEqual((await acme.createGuestSession(session, { occasion: '2' })).sessionId, sessionId);
  assert.equal(await effects(GUESTS), 2);
  assert.deepEqual(acme.running(), []);
});

test('many exchanges go on at once, with one token', async (t) => {
  const acme = client(t, { quota: { requests: 100, period: 1000 } });
  const visits = Array.from({ length: 50 }, (_, at) => acme.createGuestSession(session, { occasion: String(at) }));
  const ids = new Set((await Promise.all(visits)).map(({ sessionId }) => sessionId));
  assert.equal(ids.size, 50);
  assert.equal(await effects('POST /oauth2/token'), 1);
});

test('what breaks a rule is denied with its report, and not sent', async (t) => {
  const acme = client(t);
  const { report, failure } = await fails('denied', acme.createGuestSession({ ...session, queueId: 'sales' }));
  assert.deepEqual(report.violations.map(({ code, path }) => [code, path]), [['uuid.format', '/queueId']]);
  assert.equal(failure, undefined);
  assert.deepEqual((await state()).requests, {});
  // The schedule is the platform's, so this is found out on the way.
  const agents = client(t, { platform: 'cxone-agents' });
  const late = await fails('denied', agents.changeAgentState({ userId: 'agent-2', targetState: 'READY' }));
  assert.equal(late.report.violations[0].code, 'schedule.inactive');
  assert.deepEqual(late.failure.denied.codes, ['schedule.inactive']);
});

test('a refusal comes with status and code', async (t) => {
  await order('faults', { rules: [{ match: { path: '/api/v1/guests' }, action: { status: 403 } }] });
  const { failure, outcome } = await fails('refused', client(t).createGuestSession(session));
  assert.equal(failure.refused.status, 403);
  assert.deepEqual([outcome.kind, outcome.attempts, outcome.uncertain], ['guest-session', 1, false]);
  const wrong = client(t, { clientSecret: `${SECRET}-of-yesterday` });
  assert.equal((await fails('token', wrong.createGuestSession(session))).failure.token.refused.status, 401);
});

test('bad weather is waited out, with one effect', async (t) => {
  const rules = [
    { match: { path: '/api/v1/guests', nth: 1 }, action: { drop: 'after' } },
    { match: { path: '/api/v1/guests', nth: 2 }, action: { status: 503 } },
    { match: { path: '/api/v1/guests', nth: 3 }, action: { truncate: 10 } },
  ];
  await order('faults', { rules });
  const acme = client(t, { retry: { base: 20 } });
  await acme.createGuestSession(session);
  assert.equal(acme.metrics().exchanges['guest-session'].retries, 3);
  assert.equal(await effects(GUESTS), 1);
});

test('a request that takes too long is broken off', async (t) => {
  await order('faults', { rules: [{ match: { path: '/api/v1/guests', nth: 1 }, action: { latencyMs: 5000 } }] });
  const acme = client(t, { timeout: 300, retry: { base: 20 } });
  const causes = [];
  acme.on('event', ({ kind }) => kind.resting && causes.push(kind.resting.cause));
  await acme.createGuestSession(session);
  assert.deepEqual(causes, [{ transport: 'timed-out' }]);
  await order('faults', { rules: [{ match: { path: '/api/v1/guests' }, action: { latencyMs: 5000 } }] });
  const late = client(t, { deadline: 400 }).createGuestSession(session, { occasion: 'late' });
  assert.equal((await fails('deadline', late)).outcome.uncertain, true);
});

test('nobody listening is no connection', async (t) => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const api = `http://127.0.0.1:${listener.address().port}`;
  await new Promise((closed) => listener.close(closed));
  const nowhere = client(t, { api, tokenUrl: `${api}/token`, retry: { most: 0 } });
  const { failure } = await fails('token', nowhere.createGuestSession(session));
  assert.deepEqual(failure, { token: { unavailable: { transport: 'not-sent' } } });
});

test('redirects are not followed', async (t) => {
  const seen = [];
  const transport = async ({ url }) => {
    seen.push(url);
    return url.includes('token') ? { status: 200, body: '{"access_token": "t", "expires_in": 60}' } : { status: 307, headers: { Location: 'https://elsewhere.example' } };
  };
  assert.equal((await fails('refused', client(t, { transport }).createGuestSession(session))).failure.refused.status, 307);
  assert.equal(seen.length, 2);
});

test('a signal ends an exchange, and what it has made is deleted again', async (t) => {
  const acme = client(t);
  const early = await fails('cancelled', acme.createGuestSession(session, { signal: AbortSignal.abort('not now') }));
  assert.equal(early.cause, 'not now');
  await order('faults', { rules: [{ match: { path: '/api/v1/guests' }, action: { latencyMs: 5000 } }] });
  const controller = new AbortController();
  const slow = acme.createGuestSession(session, { signal: controller.signal });
  await sleep(200);
  controller.abort();
  const start = Date.now();
  assert.equal((await fails('cancelled', slow)).failure, 'cancelled');
  assert.ok(Date.now() - start < 2000);

  await order('reset');
  await order('settings', { compileBusyPolls: 100 });
  const flows = client(t, { platform: 'cxone-flows' });
  const busy = new AbortController();
  flows.on('event', ({ kind }) => kind.resting?.cause === 'busy' && busy.abort());
  flows.on('event', ({ kind }) => kind.reached?.milestone === 'flow.validate' && setTimeout(() => busy.abort(), 300));
  const { failure } = await fails('rolled-back', flows.deployIvrFlow(example('ivr-flow'), { signal: busy.signal }));
  assert.equal(failure['rolled-back'].cause, 'cancelled');
  assert.equal(await effects('DELETE /api/v2/ivr/flows/{}'), 1);
});

test('tokens of the host take the place of credentials', async (t) => {
  const issue = async () => {
    const form = { grant_type: 'client_credentials', client_id: 'callgate-demo', client_secret: SECRET };
    const response = await fetch(`${simulator}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    return (await response.json()).access_token;
  };
  const asked = [];
  const token = async ({ rejected, signal }) => {
    assert.ok(signal instanceof AbortSignal);
    asked.push(rejected);
    return asked.length === 1 ? { token: await issue(), expiresIn: 3600 } : issue();
  };
  const own = { clientId: undefined, clientSecret: undefined, tokenUrl: undefined, token };
  const acme = client(t, own);
  await Promise.all(['1', '2', '3'].map((occasion) => acme.createGuestSession(session, { occasion })));
  assert.deepEqual(asked, [false]);
  await order('tokens/revoke');
  await acme.createGuestSession(session, { occasion: '4' });
  assert.deepEqual(asked, [false, true]);

  const faults = [];
  const broken = client(t, { ...own, token: async () => { throw new Error('no session'); }, retry: { most: 1, base: 1 } });
  broken.on('fault', (error) => faults.push(error.message));
  await fails('token', broken.createGuestSession(session));
  assert.deepEqual(faults, ['no session', 'no session']);
  const refused = client(t, { ...own, token: async () => ({ status: 403 }) });
  assert.equal((await fails('token', refused.createGuestSession(session))).failure.token.refused.status, 403);
  await fails('token', client(t, { ...own, token: undefined, retry: { most: 0 } }).createGuestSession(session));
});

test('a client goes on where a snapshot was taken, and repeats nothing', async (t) => {
  await order('faults', { rules: [{ match: { path: '/api/v1/guests', nth: 1 }, action: { latencyMs: 1000 } }] });
  const before = new Client(config());
  let lines = '';
  let kept;
  before.on('step', () => {
    lines += before.takeAudit();
    kept = before.snapshot();
  });
  const lost = fails('freed', before.createGuestSession(session));
  const { exchange } = before.running()[0];
  await sleep(300);
  before.free();
  await lost;
  assert.doesNotMatch(kept, new RegExp(SECRET));

  const after = Client.restore(config(), kept);
  t.after(() => after.free());
  assert.deepEqual(after.running(), [{ exchange, kind: 'guest-session' }]);
  const { sessionId } = await after.outcome(exchange);
  assert.match(sessionId, /^[0-9a-f-]{36}$/);
  await sleep(1000);
  assert.equal(await effects(GUESTS), 1);
  const numbers = (lines + after.takeAudit()).trimEnd().split('\n').map((line) => JSON.parse(line).sequence);
  assert.deepEqual(numbers, numbers.map((_, at) => numbers[0] + at));
  assert.throws(() => after.outcome(exchange), { code: 'absent' });
  assert.throws(() => Client.restore(config(), '{"version": 0}'), { code: 'snapshot-invalid' });
});

test('a listener that cannot keep what must be kept ends the client before anything is sent', async (t) => {
  const acme = client(t);
  acme.on('step', () => {
    throw new Error('the disk is full');
  });
  await assert.rejects(acme.createGuestSession(session), /the disk is full/);
  await assert.rejects(acme.createGuestSession(session), /the disk is full/);
  assert.deepEqual((await state()).requests, {});
});

test('callbacks of the platform are verified, told to the CRM once, and answered', async (t) => {
  const acme = client(t, {
    crmEvents: { url: `${simulator}/crm/v1/cxone-events` },
    callbacks: { scheme: 'standard-webhooks', keys: [{ name: 'own', secret: CALLBACK_KEY }] },
  });
  const body = JSON.stringify({ sessionId: randomUUID(), type: 'session.started', channelState: 'ACTIVE', metadata: {} });
  const time = Math.floor(Date.now() / 1000);
  const key = Buffer.from(CALLBACK_KEY.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`e-1.${time}.${body}`).digest('base64');
  const headers = { 'webhook-id': 'e-1', 'webhook-timestamp': String(time), 'webhook-signature': `v1,${signature}` };
  const reply = await acme.handleGuestEvent(headers, Buffer.from(body));
  assert.equal(reply.status, 200);
  assert.ok(Array.isArray(reply.headers) && typeof reply.body === 'string');
  const again = acme.receiveGuestEvent(body, { headers: new Headers(headers) });
  assert.equal(again.exchange, undefined);
  assert.equal((await again).status, 200);
  assert.equal((await acme.handleGuestEvent(Object.entries(headers), `${body} `)).status, 401);
  assert.equal((await acme.handleGuestEvent({}, body)).status, 401);
  assert.equal(await effects('POST /crm/v1/cxone-events'), 1);
  assert.deepEqual(acme.metrics().callbacksRejected, { replayed: 1, signature: 2 });
});

test('a callback that is kept is told to the CRM later, once', async (t) => {
  const settings = {
    crmEvents: { url: `${simulator}/crm/v1/cxone-events` },
    callbacks: { scheme: 'standard-webhooks', keys: [{ name: 'own', secret: CALLBACK_KEY }] },
  };
  const acme = client(t, settings);
  const body = JSON.stringify({ sessionId: randomUUID(), type: 'session.started' });
  // It came ten minutes ago.
  const received = Date.now() - 600_000;
  const signed = (id, time) => {
    const key = Buffer.from(CALLBACK_KEY.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': `v1,${signature}` };
  };
  const now = signed('e-1', Math.floor(Date.now() / 1000));
  const { key, received: at, reply } = acme.verifyGuestEvent(now, body);
  assert.match(key, /^[0-9a-f-]{36}$/);
  assert.ok(Math.abs(at - Date.now()) < 10_000 && reply === undefined);
  assert.equal(acme.verifyGuestEvent(now, body).key, key);
  assert.deepEqual(acme.running(), []);
  const old = signed('e-1', Math.floor(received / 1000));
  assert.equal(acme.verifyGuestEvent(old, body).reply.status, 401);
  assert.equal((await acme.handleGuestEvent(old, body)).status, 401);
  const sent = [];
  acme.on('event', ({ kind }) => kind.sent && sent.push(kind.sent.key));
  for (let time = 0; time < 2; time++) {
    assert.equal((await acme.handleGuestEvent(old, body, { received })).status, 200);
  }
  assert.deepEqual(sent, [key, key]);
  assert.equal(await effects('POST /crm/v1/cxone-events'), 1);
  assert.throws(() => acme.receiveGuestEvent(body, { headers: old, received: -1 }), { code: 'input-invalid' });
});

test('every other exchange does what it is there for', async (t) => {
  const genesys = client(t, { platform: 'genesys-cloud', crmBatch: { url: `${simulator}/crm/v1/guests/batch`, token: CRM_TOKEN } });
  const guest = await genesys.createGenesysGuest(example('genesys-guest'));
  const changed = await genesys.updateGenesysGuest({ attributes: { tier: 'gold' } }, { guest });
  assert.equal(changed.guest.id, guest.id);
  assert.equal((await genesys.pushEngagement({ id: guest.id })).guest.id, guest.id);
  const audit = await genesys.queryPlatformAudit({ entityType: 'guest', entityId: guest.id });
  assert.equal(audit.entityId, guest.id);
  const { chunks } = await genesys.syncCrm([{ id: 'c-1', guest: example('genesys-guest') }]);
  assert.equal(chunks.length, 1);

  const agents = client(t, { platform: 'cxone-agents', webhook: { url: `${simulator}/webhooks/agents` } });
  const told = new Promise((resolve) => agents.on('outcome', ({ kind, result }) => kind === 'webhook' && resolve(result)));
  const ready = await agents.changeAgentState({ userId: 'agent-1', targetState: 'READY' });
  assert.equal(ready.state, 'READY');
  assert.ok((await told).ok);
  assert.equal(agents.agent('agent-1').state, 'READY');
  assert.equal(agents.record('agent-9', 'PAUSED'), 'placed');
  assert.equal(agents.agent('nobody'), undefined);
  assert.equal(agents.compliance().agents.length, 2);

  const codes = client(t, { platform: 'cxone-codes' });
  const registered = await codes.registerCallCodes(example('call-codes'), { facts: { existing: [] } });
  assert.equal(registered.codes.length, example('call-codes').length);
  await fails('denied', codes.registerCallCodes([example('call-codes')[0]], { facts: JSON.stringify({ existing: [{ id: randomUUID(), code: example('call-codes')[0].code }] }) }));

  const flows = client(t, { platform: 'cxone-flows' });
  const deployed = await flows.deployIvrFlow(example('ivr-flow'), { analytics: null });
  assert.match(deployed.flowId, /./);
});

test('mistakes of the host are errors with a code', async (t) => {
  const invalid = (given, path) => assert.throws(() => new Client(given), (error) => {
    assert.deepEqual([error.code, error.report.violations[0].path], ['input-invalid', path]);
    assert.doesNotMatch(inspect(error), new RegExp(SECRET));
    return true;
  });
  invalid(undefined, '/platform');
  invalid(config({ tenant: undefined }), '/tenant');
  invalid(config({ retries: 3 }), '/retries');
  const acme = client(t);
  assert.throws(() => acme.createGuestSession(session, { ocasion: 'x' }), { code: 'input-invalid' });
  assert.throws(() => acme.createGuestSession(undefined), { code: 'null-argument' });
  assert.throws(() => acme.pushEngagement({}), { code: 'input-invalid' });
  assert.throws(() => acme.on('evnt', () => {}), { code: 'absent' });
  assert.throws(() => acme.outcome(7), { code: 'absent' });
  assert.equal(acme.cancel(7), false);
  const faults = [];
  const odd = client(t, { transport: async () => 'an answer', retry: { most: 0 } });
  odd.on('fault', (error) => faults.push(error.code));
  await fails('token', odd.createGuestSession(session));
  assert.deepEqual(faults, ['input-invalid']);
});

test('what is no argument is refused at once, on every build alike', async (t) => {
  const wrong = { code: 'wrong-argument' };
  for (const more of [{ transport: 'fetch' }, { transport: null }, { token: 'a-token' }, { onEvent: {} }]) {
    assert.throws(() => new Client(config(more)), wrong);
  }
  for (const engine of [{}, null, 'engine']) assert.throws(() => new Client(config({ engine })), { code: 'wrong-handle' });
  const freed = new Engine();
  freed.free();
  assert.throws(() => new Client(config({ engine: freed })), { code: 'wrong-handle' });
  const acme = client(t);
  for (const signal of [null, {}, 'soon']) assert.throws(() => acme.createGuestSession(session, { signal }), wrong);
  for (const headers of [undefined, null, 'a: b', 7]) assert.throws(() => acme.receiveGuestEvent('{}', { headers }), wrong);
  assert.throws(() => acme.receiveGuestEvent('{}'), wrong);
  for (const exchange of [undefined, null, '0', NaN, 0.5, 0n, {}]) assert.throws(() => acme.cancel(exchange), wrong);
  for (const time of [null, 'now', NaN, Infinity, 0n]) {
    assert.throws(() => acme.compliance(time), wrong);
    assert.throws(() => acme.agent('agent-1', time), wrong);
    assert.throws(() => acme.record('agent-1', 'READY', time), wrong);
  }
  assert.throws(() => acme.on('event', 'listener'), wrong);
  assert.throws(() => acme.outcome('0'), { code: 'absent' });
  assert.throws(() => acme.createGuestSession(1n), { code: 'not-json' });
  assert.throws(() => acme.auditHead(), { code: 'null-argument' });
  assert.throws(() => Client.restore(config()), { code: 'null-argument' });
  assert.deepEqual([acme.running(), (await state()).requests], [[], {}]);
  // Nothing of it has harmed the client.
  assert.match((await acme.createGuestSession(session)).sessionId, /./);
});

test('a client may be freed from within anything that it calls', async (t) => {
  // Of a trap in WebAssembly this engine would know.
  const witness = new Engine();
  const token = async () => 'a-token';
  const answer = async () => ({ status: 201, body: '{"sessionId": "s-1", "channelUrl": "https://acme.example/"}' });
  const visits = (made) => ['1', '2', '3'].map((occasion) => made.createGuestSession(session, { occasion }));
  let sent = 0;
  const within = {
    event: (free) => ({ on: ['event', free] }),
    outcome: (free) => ({ on: ['outcome', free] }),
    step: (free) => ({ on: ['step', free] }),
    fault: (free) => ({ on: ['fault', free], transport: async () => 'no answer' }),
    'a fault that was thrown': (free) => ({ on: ['fault', free], transport: async () => { throw new Error('no'); } }),
    transport: (free) => ({ transport: (...given) => (sent++, free(), answer(...given)) }),
    'a transport later': (free) => ({ transport: async (...given) => (await sleep(1), free(), answer(...given)) }),
    token: (free) => ({ token: async () => (free(), 'a-token') }),
  };
  for (const [what, make] of Object.entries(within)) {
    let made;
    const { on, ...more } = make(() => made.free());
    made = new Client({ api: 'https://acme.example', token, transport: answer, ...more });
    if (on) made.on(...on);
    const ends = await Promise.allSettled(visits(made));
    for (const { status, reason } of ends) assert.deepEqual([status, reason?.code], ['rejected', 'freed'], what);
    assert.throws(() => made.metrics(), { code: 'wrong-handle' }, what);
    assert.equal(witness.check('guest-session', '{}').kind, 'guest-session', what);
  }
  assert.equal(sent, 1, 'nothing is sent after it was freed');
  witness.free();
});

test('a client may be called from within anything that it calls', async (t) => {
  const answer = async () => ({ status: 201, body: '{"sessionId": "s-1", "channelUrl": "https://acme.example/"}' });
  const told = [];
  const call = (name) => {
    told.push(name);
    acme.metrics();
    acme.running();
    acme.snapshot();
    acme.takeAudit();
    acme.cancel(99);
    if (told.length === 1) more = acme.createGuestSession(session, { occasion: 'from within' });
  };
  let more;
  const acme = new Client({
    api: 'https://acme.example',
    token: async () => (call('token'), 'a-token'),
    transport: async () => (call('transport'), answer()),
  });
  t.after(() => acme.free());
  for (const name of ['event', 'outcome', 'step']) acme.on(name, () => call(name));
  assert.equal((await acme.createGuestSession(session)).sessionId, 's-1');
  assert.equal((await more).sessionId, 's-1');
  assert.deepEqual(new Set(told), new Set(['event', 'outcome', 'step', 'token', 'transport']));
});

test('no client shows a secret, and a freed one says that it is', async () => {
  const token = async () => 'sim-token';
  for (const made of [new Client(config()), new Client(config({ clientId: undefined, clientSecret: undefined, tokenUrl: undefined, token }))]) {
    assert.doesNotMatch(inspect(made, { depth: 9, showHidden: true }) + JSON.stringify(made), /secret|token|acme/i);
    made.free();
    made.free();
    assert.throws(() => made.metrics(), { code: 'wrong-handle' });
    assert.throws(() => made.createGuestSession(session), { code: 'wrong-handle' });
    if (Symbol.dispose) made[Symbol.dispose]();
  }
});
