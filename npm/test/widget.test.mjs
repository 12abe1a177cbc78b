// The form of examples/widget in a real browser, before the simulator.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, test } from 'node:test';
import { find, withPage } from './browser.mjs';
import { SECRET, effects, example, order, simulator, state } from './simulated.mjs';
import { project, root, target, tools } from './support.mjs';

const executable = find();
if (executable === undefined && env.CI) throw new Error('a browser is needed');
const options = { skip: executable === undefined && 'there is no browser' };
const ROUTE = 'POST /api/v1/guests';
const axe = readFileSync(join(tools, 'axe-core/axe.min.js'), 'utf8');
const pictures = join(target, 'widget');
mkdirSync(pictures, { recursive: true });

let server;
let address;
const logged = [];

before(async () => {
  const example = join(root, 'examples/widget');
  const names = ['server.mjs', 'platform.mjs', ...readdirSync(join(example, 'public')).map((name) => join('public', name))];
  const folder = project(Object.fromEntries(names.map((name) => [name, readFileSync(join(example, name), 'utf8')])));
  const config = { PORT: '0', PLATFORM_API: simulator, PLATFORM_TOKEN_URL: `${simulator}/oauth2/token`, CLIENT_ID: 'callgate-demo', CLIENT_SECRET: SECRET };
  server = spawn(process.execPath, ['server.mjs'], { cwd: folder, env: { ...env, ...config }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = createInterface({ input: server.stdout });
  createInterface({ input: server.stderr }).on('line', (line) => logged.push(line));
  [address] = (await once(lines, 'line'))[0].match(/http:\S+/);
});
after(() => server?.kill());
beforeEach(() => order('reset'));

/** Opens the form and hands it over; nothing may go wrong in it that `expected` does not name. */
async function form(use, { width = 1200, expected = [], colorScheme = 'light' } = {}) {
  await withPage(executable, async (page, faults) => {
    page.setDefaultTimeout(10_000);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    await page.locator('#form[aria-busy="false"], #outcome .bad').waitFor();
    assert.equal(await page.locator('#outcome').innerText(), '');
    await use(page);
    assert.deepEqual(faults.filter((fault) => !expected.some((one) => fault.includes(one))), []);
  });
}

const session = example('guest-session');

async function fill(page, more = {}) {
  const { channelId, queueId, language, callbackUrl } = { ...session, ...more };
  for (const [name, value] of Object.entries({ channelId, queueId, language: language.join(', '), callbackUrl })) {
    await page.locator(`#${name}`).fill(value);
  }
}

const errorOf = (page, id) => page.locator(`#${id}-error`).textContent();
/** Whether the meter of the budget shows that too much is there. */
const beyond = (page) => page.locator('#budget').evaluate((meter) => meter.value > meter.high);
const invalid = (page) => page.locator('[aria-invalid="true"]').evaluateAll((all) => all.map(({ id }) => id));
const outcome = async (page) => (await page.locator('#outcome .notice:not([class="notice "])').waitFor(), page.locator('#outcome').innerText());

/** That an automatic inspection finds nothing that keeps anybody out. */
async function isAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
}

test('fields are marked while they are typed in, and no others', options, async () => {
  await form(async (page) => {
    await isAccessible(page);
    assert.deepEqual(await invalid(page), []);
    await page.locator('#channelId').pressSequentially('7f3e');
    assert.deepEqual(await invalid(page), ['channelId']);
    assert.match(await errorOf(page, 'channelId'), /^not a UUID of the form/);
    await page.locator('#channelId').fill('7f3e9c1a-2b4d-7e6f-8a1b-3c5d7e9f1a2b');
    assert.match(await errorOf(page, 'channelId'), /version 7/);
    await page.locator('#channelId').fill(session.channelId);
    assert.equal(await errorOf(page, 'channelId'), '');
    assert.deepEqual(await invalid(page), []);
    await page.locator('#language').pressSequentially('en-US, zz, qq-QQ, ');
    const lines = (await errorOf(page, 'language')).split('\n');
    assert.match(lines[0], /`zz` is no code of ISO 639-1/);
    assert.equal(lines.length > 1, true);
    await page.locator('#callbackUrl').fill('http://hooks.example.com/');
    assert.match(await errorOf(page, 'callbackUrl'), /use `https`/);
    assert.deepEqual(await invalid(page), ['language', 'callbackUrl']);
    await page.screenshot({ path: join(pictures, 'typing.png'), fullPage: true });
    await isAccessible(page);
  });
});

test('the budget of the metadata is counted in bytes, and an excess is told at the group', options, async () => {
  await form(async (page) => {
    assert.equal(await page.locator('#budget-text').textContent(), '2 of 8,192 bytes');
    await page.getByLabel('Name').fill('note');
    await page.getByLabel('Value').fill('é');
    assert.equal(await page.locator('#budget-text').textContent(), '13 of 8,192 bytes');
    await page.getByLabel('Value').fill('é'.repeat(4100));
    assert.match(await errorOf(page, 'metadata'), /^8211 bytes; the limit is 8192$/);
    assert.equal(await page.locator('#budget').evaluate((meter) => meter.value), 8192);
    assert.equal(await beyond(page), true);
    await page.locator('#announcer').filter({ hasText: 'Metadata: 8,211 of 8,192 bytes' }).waitFor({ state: 'attached' });
    await fill(page);
    await page.getByRole('button', { name: 'Start session' }).click();
    await page.locator('#summary:focus').waitFor();
    assert.deepEqual(await page.locator('#summary li').allTextContents(), ['Metadata: 8211 bytes; the limit is 8192']);
    assert.deepEqual((await state()).requests, {});
    await page.screenshot({ path: join(pictures, 'budget.png'), fullPage: true });
    await isAccessible(page);
    await page.getByLabel('Value').fill('short');
    assert.equal(await beyond(page), false);
    assert.equal(await errorOf(page, 'metadata'), '');
    assert.equal(await page.locator('#summary').isHidden(), true);
    // A name is missing in the second entry, and said there.
    await page.getByRole('button', { name: 'Add an entry' }).click();
    await page.locator('.value').nth(1).fill('nameless');
    assert.deepEqual(await invalid(page), ['metadata-2-key']);
    await page.getByRole('button', { name: 'Remove entry 2' }).click();
    assert.deepEqual(await invalid(page), []);
    assert.equal(await page.locator(':focus').getAttribute('id'), 'metadata-1-key');
  });
});

test('what is wrong is summed up, and nothing is sent', options, async () => {
  await form(async (page) => {
    await page.getByRole('button', { name: 'Start session' }).click();
    await page.locator('#summary:focus').waitFor();
    assert.match(await page.locator('#summary').innerText(), /^4 things are not right yet\s+Channel: the string is empty/);
    assert.deepEqual(await invalid(page), ['channelId', 'queueId', 'language', 'callbackUrl']);
    await isAccessible(page);
    // With the keyboard, by the third link.
    for (let link = 0; link < 3; link++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator(':focus').getAttribute('id'), 'language');
    // The summary goes on telling what is left, and lets the focus be.
    await page.keyboard.insertText('en');
    assert.match(await page.locator('#summary').innerText(), /^3 things are not right yet/);
    assert.equal(await page.locator(':focus').getAttribute('id'), 'language');
    assert.deepEqual((await state()).requests, {});
  });
});

test('with the keyboard alone a session is started, and its id is shown', options, async () => {
  await form(async (page) => {
    const type = (text) => page.keyboard.insertText(text);
    const tab = () => page.keyboard.press('Tab');
    for (const text of [session.channelId, session.queueId, 'en-US, de', session.callbackUrl, 'source', 'pricing-page']) {
      await tab();
      await type(text);
    }
    await page.keyboard.press('Enter');
    const told = await outcome(page);
    const [{ sessionId, metadata, language }] = (await state()).guests.sessions;
    assert.deepEqual([metadata, language], [{ source: 'pricing-page' }, ['en-US', 'de']]);
    assert.ok(told.includes(sessionId) && told.includes('wss://'), told);
    assert.equal(await page.locator(':focus').getAttribute('id'), 'outcome');
    await page.screenshot({ path: join(pictures, 'started.png'), fullPage: true });
    await isAccessible(page);
  });
  assert.equal(await effects(ROUTE), 1);
});

test('two visits are two sessions, although the same was filled in', options, async () => {
  const ids = [];
  for (let visits = 0; visits < 2; visits++) {
    await form(async (page) => {
      await fill(page);
      // Again on the same page: that is another visit as well.
      for (let times = 0; times < 2; times++) {
        await page.getByRole('button', { name: 'Start session' }).click();
        await page.waitForFunction((ids) => !ids.includes(document.querySelector('#outcome dd')?.textContent ?? ids[0]), ids.length > 0 ? ids : [null]);
        ids.push(await page.locator('#outcome dd').first().textContent());
      }
    });
  }
  assert.equal(new Set(ids).size, 4);
  assert.equal(await effects(ROUTE), 4);
});

test('bad weather is waited out, a refusal is told, and the user may end it', options, async () => {
  const rules = (action, nth) => order('faults', { rules: [{ match: { path: '/api/v1/guests', nth }, action }] });
  await form(async (page) => {
    await rules({ drop: 'after' }, 1);
    await fill(page);
    await page.keyboard.press('Enter');
    assert.match(await outcome(page), /has started/);
    assert.equal(await effects(ROUTE), 1);
    await order('reset');
    await rules({ status: 403 });
    await page.getByRole('button', { name: 'Start session' }).click();
    assert.match(await outcome(page), /^The session was not started: .*403/);
    await page.screenshot({ path: join(pictures, 'refused.png'), fullPage: true });
    await order('reset');
    await rules({ latencyMs: 20_000 });
    await page.getByRole('button', { name: 'Start session' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await outcome(page), 'Cancelled');
  }, { expected: ['502', '403'] });
});

test('the server lets nothing else through, and the page learns no token', options, async () => {
  const post = (path, init) => fetch(new URL(path, address), { method: 'POST', body: JSON.stringify(session), ...init });
  assert.equal((await post('platform/api/v1/guests')).status, 401);
  assert.equal((await post('platform/api/v1/guests', { headers: { authorization: 'Bearer guessed' } })).status, 401);
  assert.equal((await post('platform/oauth2/token')).status, 404);
  assert.equal((await fetch(new URL('server.mjs', address))).status, 404);
  const { token } = await (await post('ticket')).json();
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await post('platform/api/v1/guests', { headers, body: '{}' })).status, 400);
  assert.equal((await post('platform/api/v1/guests', { headers, body: 'x'.repeat(70_000) })).status, 413);
  assert.equal((await post('platform/api/v1/guests', { headers, body: 'x'.repeat(20_000_000) })).status, 413);
  assert.equal((await fetch(`${simulator}/api/v1/guests`, { method: 'POST', headers, body: JSON.stringify(session) })).status, 401);
  assert.doesNotMatch(logged.join('\n'), new RegExp(`${SECRET}|sim-|Bearer`));
});

test('it is fit to be seen on a small screen and in the dark', options, async () => {
  for (const [name, width, colorScheme] of [['small', 360, 'light'], ['dark', 1200, 'dark']]) {
    await form(async (page) => {
      await fill(page, { queueId: 'sales' });
      await page.getByLabel('Name').fill('source');
      await page.getByLabel('Value').fill('pricing-page');
      await page.keyboard.press('Enter');
      await page.locator('#summary:focus').waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
      await isAccessible(page);
    }, { width, colorScheme });
  }
});
