// What the service answers, keeps and survives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { Store } from '../src/store.mjs';
import { Service, event, faults, order, signed, state, told, until } from './support.mjs';

const CRM = 'POST /crm/v1/cxone-events';
const IN_TIME = 1_500;

test.beforeEach(() => order('reset'));

async function started(t, more) {
  const service = await Service.make(t, more);
  assert.equal(await service.start(), undefined, service.output);
  return service;
}

const acknowledged = async (service, one) => assert.deepEqual(await service.post(one), { status: 200, text: '{"acknowledged":true}' });

const delivered = (service) => until('all is delivered', async () => (await service.waiting()) === 0);

test('an event is acknowledged, told to the CRM, and gone from the store but for its key', async (t) => {
  const service = await started(t);
  const one = event();
  for (let time = 0; time < 3; time++) await acknowledged(service, one);
  await delivered(service);
  await acknowledged(service, one);
  await sleep(100);
  assert.equal((await told()).get(one.sessionId), 1);
  const database = new Database(service.database);
  const rows = database.prepare('SELECT headers, body, exchange, delivered FROM events').all();
  database.close();
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0].headers, rows[0].body, rows[0].exchange], [null, null, null]);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.match(metrics, /^callgate_service_open_events 0$/m);
  assert.match(metrics, /^# EOF\n$/m);
  assert.equal(metrics.match(/# EOF/g).length, 1);
  assert.equal(service.delivered().length, 1);
  service.checkOutput();
});

test('what is not signed, too large or no event is refused, and not kept', async (t) => {
  const service = await started(t);
  const one = event();
  const forged = { ...signed(one), 'webhook-signature': `v1,${'A'.repeat(43)}=` };
  assert.deepEqual(await service.post({ ...one, headers: forged }), { status: 401, text: '{"error":"signature"}' });
  assert.equal((await service.post({ ...one, headers: {} })).status, 401);
  assert.equal((await service.post({ ...one, headers: signed(one, Date.now() - 301_000) })).status, 401);
  const large = { ...one, body: JSON.stringify({ ...JSON.parse(one.body), more: 'x'.repeat(200_000) }) };
  assert.equal((await service.post(large)).status, 413);
  assert.equal((await service.post({ ...one, body: '{}' })).status, 400);
  assert.equal((await fetch(`${service.url}/events`)).status, 405);
  assert.equal((await fetch(`${service.url}/constructor`)).status, 404);
  assert.equal(await service.waiting(), 0);
  const database = new Database(service.database);
  assert.equal(database.prepare('SELECT count(*) AS count FROM events').get().count, 0);
  database.close();
  assert.deepEqual((await state()).requests, {});
  const why = service.entries().map(({ action, details }) => [action, details.why]);
  assert.deepEqual(why, ['signature', 'signature', 'signature', 'too-large', 'malformed'].map((name) => ['callback.reject', name]));
  service.checkOutput();
});

test('the platform is answered in time while the CRM hangs, and while it is down', async (t) => {
  await faults([{ match: {}, action: { latencyMs: 60_000 } }]);
  const service = await started(t);
  const events = Array.from({ length: 40 }, event);
  const answers = async (some) => Promise.all(some.map(async (one) => {
    const begin = Date.now();
    await acknowledged(service, one);
    assert.ok(Date.now() - begin < IN_TIME, `${Date.now() - begin} ms`);
  }));
  await answers(events.slice(0, 20));
  await sleep(2_000);
  await faults([{ match: {}, action: { status: 503 } }]);
  await answers(events.slice(20));
  await sleep(2_000);
  assert.equal(await service.waiting(), 40);
  const { requests } = await state();
  // It is tried, but not by everybody all the time.
  assert.ok(requests[CRM] > 0 && requests[CRM] < 100, String(requests[CRM]));
  await faults([]);
  await delivered(service);
  const counts = await told();
  assert.deepEqual(events.filter(({ sessionId }) => counts.get(sessionId) !== 1), []);
  service.checkOutput();
});

test('an event that has waited beyond the tolerance is delivered, and one that nobody signed is not', async (t) => {
  const service = await Service.make(t);
  const received = Date.now() - 3_600_000;
  const [old, forged] = [event(), event()];
  const store = new Store(service.database);
  const row = (one, key, headers) => ({ key, received, headers: Object.entries(headers), body: Buffer.from(one.body) });
  store.add(row(old, 'old', signed(old, received)));
  store.add(row(forged, 'forged', { ...signed(forged, received), 'webhook-signature': `v1,${'A'.repeat(43)}=` }));
  store.close();
  await service.start();
  await until('the old one is delivered', async () => (await told()).get(old.sessionId) === 1);
  await until('one is left', async () => (await service.waiting()) === 1);
  assert.equal((await told()).size, 1);
  assert.match(service.output, /"what":"not-begun","key":"forged","status":401/);
});

test('while nothing can be written, events are not acknowledged; then they are, once', async (t) => {
  const service = await started(t);
  const before = event();
  await acknowledged(service, before);
  await delivered(service);
  const blocker = new Database(service.database);
  blocker.exec('BEGIN IMMEDIATE');
  const one = event();
  assert.deepEqual(await service.post(one), { status: 503, text: '{"error":"store"}' });
  // The client cannot keep what it does either, and is started again.
  assert.equal((await service.post({ ...one, headers: {} })).status, 401);
  await until('the client has ended', () => service.output.includes('"store-failed"'));
  assert.equal((await service.post(one)).status, 503);
  blocker.exec('ROLLBACK');
  blocker.close();
  await until('it is acknowledged', async () => (await service.post(one)).status === 200);
  await delivered(service);
  assert.deepEqual([...(await told()).values()], [1, 1]);
  assert.equal(service.delivered().length, 2);
});

test('two processes on one database do not both go on', async (t) => {
  const service = await started(t);
  const rival = await Service.make(t, { DATABASE: service.database });
  await rival.start();
  for (const one of Array.from({ length: 10 }, event)) {
    for (const to of [service, rival]) await until('it is acknowledged', async () => (await to.post(one)).status === 200);
  }
  await rival.kill();
  await delivered(service);
  assert.deepEqual([...(await told()).values()], Array.from({ length: 10 }, () => 1));
  service.entries();
});

test('SIGTERM lets what is under way end, and leaves the rest for the next process', async (t) => {
  await faults([{ match: { nth: 1 }, action: { latencyMs: 600 } }, { match: {}, action: { latencyMs: 60_000 } }]);
  const service = await started(t, { PARALLEL: '2', STOP_MS: '1500', CLIENT_OPTIONS: '{"timeout": 30000}' });
  const events = [event(), event(), event()];
  for (const one of events) await acknowledged(service, one);
  const underWay = async () => /^callgate_service_exchanges_under_way (\d)$/m.exec(await (await fetch(`${service.url}/metrics`)).text())[1];
  await until('both are sent', async () => (await underWay()) === '2');
  const begin = Date.now();
  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });
  assert.ok(Date.now() - begin < 4_000);
  assert.equal((await told()).size, 1);
  await faults([]);
  await service.start();
  await delivered(service);
  assert.deepEqual([...(await told()).values()], [1, 1, 1]);
  assert.equal(service.delivered().length, 3);
});

test('a configuration that cannot be used is told, without a secret', async (t) => {
  for (const [more, told] of [
    [{ DATABASE: '', TENANT: '', CRM_URL: '', CALLBACK_KEYS: '' }, /DATABASE is not set\nTENANT is not set\nCRM_URL is not set\nCALLBACK_KEYS is not set/],
    [{ PORT: 'x', CALLBACK_KEYS: 'Ada Lovelace' }, /PORT is no whole number up to 65535\nCALLBACK_KEYS is no list/],
    [{ CLIENT_OPTIONS: '[1]' }, /CLIENT_OPTIONS is no JSON object/],
    [{ CLIENT_OPTIONS: '{"retries": 3}' }, /^\/retries: /],
    [{ CRM_URL: 'http://crm.example.com/' }, /^\/crmEvents\/url: /],
    [{ CALLBACK_SCHEME: 'none' }, /^\/callbacks\/scheme: /],
    [{ DATABASE: '/nowhere/events.db' }, /\S/],
  ]) {
    const service = await Service.make(t, more);
    assert.deepEqual(await service.start(), { code: 2, signal: null });
    assert.match(service.output, told);
    assert.doesNotMatch(service.output, / {4}at /);
    service.checkOutput();
  }
});
