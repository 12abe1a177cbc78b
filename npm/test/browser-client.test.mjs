// The client in a real browser, in a page and in a worker: another origin than the simulator's, and nothing between them.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { env } from 'node:process';
import { beforeEach, test } from 'node:test';
import { find, serve, withPage } from './browser.mjs';
import { CRM_TOKEN, SECRET, effects, example, order, simulator, state } from './simulated.mjs';
import { project, target } from './support.mjs';

const GUESTS = 'POST /api/v1/guests';
const session = example('guest-session');
const executable = find();
if (executable === undefined && env.CI) throw new Error('a browser is needed');
const options = { skip: executable === undefined && 'there is no browser' };

beforeEach(() => order('reset'));

/** A token of the platform, as a server of the integrator's own gets it for its pages. */
async function token() {
  const form = { grant_type: 'client_credentials', client_id: 'callgate-demo', client_secret: SECRET };
  const response = await fetch(`${simulator}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token, expires_in } = await response.json();
  return { token: access_token, expiresIn: expires_in };
}

/** What a script finds to use; `give` has the page's server give a token. */
const PRELUDE = `import { CallgateError, Client, Engine, init } from './web.js';
const session = ${JSON.stringify(session)};
const api = ${JSON.stringify(simulator)};
await init();
const give = async ({ signal }) => (await fetch('/token', { signal })).json();
/** The code of the error that a call ends with. */
const code = async (call) => {
  try { await call(); return 'none'; } catch (error) { return error instanceof CallgateError ? error.code : String(error); }
};
`;

/** What a browser itself says on its console of answers that are no success. */
const WEATHER = /^Failed to load resource|has been blocked by CORS policy/;

/** Runs a script in a page and in a worker, each allowed to talk to these places alone, and hands over what it answers. */
async function everywhere(script, use, { places = [simulator], expected = WEATHER } = {}) {
  const page = (name) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/${name}.js"></script>`;
  const body = `${PRELUDE}const answer = await (async () => { ${script} })();\n`;
  const folder = project({
    'page/index.html': page('page'),
    'worker/index.html': page('start'),
    'page.js': `${body}globalThis.answer = answer;`,
    'worker.js': `${body}postMessage(answer);`,
    'start.js': `new Worker('/worker.js', { type: 'module' }).onmessage = ({ data }) => { globalThis.answer = data; };`,
  });
  const csp = `default-src 'none'; img-src data:; connect-src 'self' ${places.join(' ')}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'`;
  const asked = [];
  const routes = { '/token': async () => (asked.push('token'), JSON.stringify(await token())) };
  const { address, close } = await serve([folder, join(target, 'callgate')], { csp, routes });
  await order('settings', { allowedOrigins: [new URL(address).origin] });
  try {
    for (const where of ['page', 'worker']) {
      asked.length = 0;
      await withPage(executable, async (tab, faults) => {
        await tab.goto(`${address}${where}/`);
        const answer = await tab.waitForFunction(() => globalThis.answer).then((handle) => handle.jsonValue());
        await use(answer, { where, asked });
        assert.deepEqual(faults.filter((fault) => !expected.test(fault)), []);
      });
    }
  } finally {
    await close();
  }
}

const none = { expected: /(?!)/ };

test('a session is created over fetch, with a token of the host', options, () =>
  everywhere(
    `const client = new Client({ api, token: give });
    const events = [];
    client.on('event', ({ kind }) => events.push(Object.keys(kind)[0]));
    const [first, same] = await Promise.all([client.createGuestSession(session, { occasion: location.pathname }), client.createGuestSession(session, { occasion: location.pathname })]);
    const denied = await client.createGuestSession({ ...session, queueId: 'sales' }).catch(({ code, report }) => [code, report.violations[0].path]);
    client.free();
    return { first, same: same.sessionId === first.sessionId, denied, events };`,
    async ({ first, same, denied, events }, { asked }) => {
      assert.match(first.sessionId, /^[0-9a-f-]{36}$/);
      assert.match(first.channelUrl, /^wss:/);
      assert.equal(same, true);
      assert.deepEqual(denied, ['denied', '/queueId']);
      assert.equal(events.filter((event) => event === 'succeeded').length, 2);
      assert.deepEqual(asked, ['token']);
      const { guests } = await state();
      assert.ok(guests.sessions.some(({ sessionId }) => sessionId === first.sessionId));
    },
    none,
  ));

test('a token that the platform does not take is asked for once more', options, () =>
  everywhere(
    `const rejected = [];
    const client = new Client({
      api,
      retry: { base: 1 },
      token: async (asked) => (rejected.push(asked.rejected), rejected.length === 1 ? 'of-yesterday' : give(asked)),
    });
    const waits = [];
    client.on('event', ({ kind, at }) => kind.resting && waits.push(kind.resting));
    await client.createGuestSession(session, { occasion: location.pathname });
    return { rejected, waits };`,
    ({ rejected, waits }) => {
      assert.deepEqual(rejected, [false, true]);
      assert.deepEqual(waits, []);
    },
  ));

test('an answer that asks for patience is waited out: a page may read Retry-After', options, async () => {
  const script = `const client = new Client({ api, retry: { base: 1 }, token: give });
    const started = performance.now();
    await client.createGuestSession(session, { occasion: location.pathname });
    return performance.now() - started;`;
  // The first request of the page and the first of the worker.
  await order('faults', { rules: [{ match: { path: '/api/v1/guests', nth: [1, 3] }, action: { status: 503, retryAfterSeconds: 1 } }] });
  await everywhere(script, (took) => assert.ok(took >= 1000, `${took} ms`));
  assert.equal(await effects(GUESTS), 2);
});

test('a secret in a page is refused before anything is sent', options, () =>
  everywhere(
    `const credentials = { platform: 'cxone', tenant: 'acme', clientId: 'x' };
    const endpoint = { url: api + '/crm/v1/cxone-events', token: ${JSON.stringify(CRM_TOKEN)} };
    const keys = { scheme: 'standard-webhooks', keys: [{ name: 'own', secret: 'whsec_AAAA' }] };
    const told = [];
    for (const more of [{ ...credentials, clientSecret: 'kept' }, { api, crmEvents: endpoint }, { api, crmBatch: endpoint }, { api, webhook: endpoint }, { api, callbacks: keys }]) {
      told.push(await code(() => new Client({ token: give, ...more })));
      told.push(await code(() => Client.restore({ token: give, ...more }, '{}')));
    }
    const message = await (async () => new Client({ ...credentials, clientSecret: 'kept' }))().catch((error) => error.message);
    return { told, message };`,
    async ({ told, message }) => {
      assert.deepEqual(told, Array(10).fill('secret-in-page'));
      assert.match(message, /token: async \(\) => …/);
      assert.doesNotMatch(message, /kept/);
      assert.deepEqual((await state()).requests, {});
    },
    none,
  ));

test('a redirect, of which a page is told nothing, is a refusal, and is not followed', options, async () => {
  const followed = [];
  const elsewhere = createServer((request, response) => {
    followed.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*, authorization');
    if (request.method === 'OPTIONS' || request.url === '/taken') return response.writeHead(204).end();
    return response.writeHead(307, { location: '/taken' }).end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const api = `http://127.0.0.1:${elsewhere.address().port}`;
  try {
    await everywhere(
      `const raw = await fetch('${api}/', { redirect: 'manual' });
      const client = new Client({ api: '${api}', token: async () => 'a-token' });
      const { code, failure, outcome } = await client.createGuestSession(session).catch((error) => error);
      return { type: raw.type, status: raw.status, code, failure, attempts: outcome.attempts };`,
      (told) => {
        assert.deepEqual(told, { type: 'opaqueredirect', status: 0, code: 'refused', failure: { refused: { status: 302, code: null } }, attempts: 1 });
        assert.ok(!followed.some((line) => line.endsWith('/taken')), String(followed));
        assert.ok(followed.includes('POST /api/v1/guests'));
      },
      { places: [api] },
    );
  } finally {
    elsewhere.closeAllConnections();
    elsewhere.close();
  }
});

test('a signal ends an exchange, and its request with it', options, async () => {
  const script = `const client = new Client({ api, token: give });
    const early = await code(() => client.createGuestSession(session, { signal: AbortSignal.abort() }));
    const controller = new AbortController();
    const slow = client.createGuestSession(session, { signal: controller.signal, occasion: location.pathname });
    client.on('event', ({ kind }) => kind.sent && setTimeout(() => controller.abort(), 300));
    const started = performance.now();
    const late = await code(() => slow);
    return { early, late, took: performance.now() - started, running: client.running() };`;
  await order('faults', { rules: [{ match: { path: '/api/v1/guests' }, action: { latencyMs: 8000 } }] });
  await everywhere(script, ({ early, late, took, running }) => {
    assert.deepEqual([early, late, running], ['cancelled', 'cancelled', []]);
    assert.ok(took < 4000, `${took} ms`);
  });
});

test('a platform that lets no page in, and a host that is not there, are answers that were lost', options, async () => {
  const script = `const faults = [];
    const client = new Client({ api: SOMEWHERE, token: async () => 'a-token', retry: { most: 1, base: 1 } });
    client.on('fault', (error) => faults.push(String(error)));
    const told = await client.createGuestSession(session).catch(({ code, failure }) => ({ code, failure }));
    return { told, faults };`;
  const refusing = createServer((_, response) => response.writeHead(405).end()).listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  const shut = `http://127.0.0.1:${refusing.address().port}`;
  const nowhere = 'http://127.0.0.1:9';
  try {
    for (const place of [shut, nowhere]) {
      await everywhere(script.replace('SOMEWHERE', `'${place}'`), ({ told, faults }) => {
        // A page is not told which of the two it was, nor whether anything was sent.
        assert.deepEqual(told, { code: 'unavailable', failure: { unavailable: { transport: 'lost' } } });
        assert.deepEqual(faults, []);
      }, { places: [place] });
    }
  } finally {
    refusing.closeAllConnections();
    refusing.close();
  }
});
