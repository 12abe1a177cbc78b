// Checks the form as it is filled in, and starts the session.

import { CallgateError, Client, Engine, init } from './callgate/web.js';
import { addRow, fieldOf, fields, form, label, messageOf, text } from './form.js';

/** This page's policy, where it differs from the default; the budget is measured against it. */
const POLICY = { metadata: { maxBytes: 8192 } };

const $ = (id) => document.getElementById(id);
const [summary, outcome, submit, cancel, budget] = ['summary', 'outcome', 'submit', 'cancel', 'budget'].map($);

const started = init().then(() => {
  const engine = new Engine(POLICY);
  // The page has no secret: its server gives it a ticket, and puts the token in its place.
  const client = new Client({ api: new URL('platform', location.href).href, token: ticket, engine });
  return { engine, client };
});

async function ticket({ signal }) {
  const response = await fetch('ticket', { method: 'POST', signal });
  if (!response.ok) return { status: response.status };
  return response.json();
}

/** Sets this visit apart: guests who fill in the same are no less two guests. Sent again, a visit is the same session. */
let visit = crypto.randomUUID();

/** The fields that were typed into or left, or all once the form was to be sent: errors elsewhere would come too early. */
const touched = new Set();

/** Checks, and marks the fields that are wrong. Returns the violations by field, in the order of the page. */
async function check() {
  const { engine } = await started;
  const { violations, measures } = engine.check('guest-session', text());
  const found = new Map(fields().map((field) => [field, []]));
  for (const violation of violations) found.get(fieldOf(violation.path))?.push(violation);
  for (const [field, ofField] of found) {
    const told = touched.has(field) || field.localName === 'fieldset' ? ofField : [];
    const message = messageOf(field);
    const lines = told.map(({ message }) => message).join('\n');
    // Only what changes is read out.
    if (message.textContent !== lines) message.textContent = lines;
    const wrong = told.some(({ severity }) => severity === 'error');
    if (field.localName !== 'fieldset') field.setAttribute('aria-invalid', wrong);
  }
  const size = measures.metadataBytes;
  const most = POLICY.metadata.maxBytes;
  // Yellow when it gets short; red beyond the limit, where the meter ends.
  const [low, high] = [most * 0.8, size > most ? most * 0.8 : most];
  Object.assign(budget, { max: most, low, high, optimum: 0, value: size });
  showSize(`${size.toLocaleString('en')} of ${most.toLocaleString('en')} bytes`);
  // Once shown, it goes on telling what is left.
  if (!summary.hidden) summarize(found);
  return found;
}

/** How long nobody types before the size is read out, in milliseconds: after each key it would drown the keys. */
const PAUSE = 800;
let reading;

function showSize(words) {
  const text = $('budget-text');
  if (text.textContent === words) return;
  const first = text.textContent === '';
  text.textContent = words;
  clearTimeout(reading);
  if (!first) reading = setTimeout(() => ($('announcer').textContent = `Metadata: ${words}`), PAUSE);
}

/** Tells all errors at once, with links to their fields. Returns whether there are any. */
function summarize(found) {
  const wrong = [...found].flatMap(([field, violations]) =>
    violations.filter(({ severity }) => severity === 'error').map(({ message }) => ({ field, message })));
  summary.hidden = wrong.length === 0;
  if (summary.hidden) return false;
  $('summary-title').textContent = wrong.length === 1 ? 'One thing is not right yet' : `${wrong.length} things are not right yet`;
  summary.querySelector('ul').replaceChildren(...wrong.map(({ field, message }) => {
    const link = Object.assign(document.createElement('a'), { href: `#${field.id}`, textContent: `${label(field)}: ${message}` });
    link.addEventListener('click', (event) => (event.preventDefault(), field.focus()));
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
  return true;
}

/** Shows how it went; the region is read out. */
function tell(kind, title, facts = {}) {
  const notice = Object.assign(document.createElement('div'), { className: `notice ${kind}` });
  const list = document.createElement('dl');
  for (const [name, value] of Object.entries(facts)) {
    list.append(Object.assign(document.createElement('dt'), { textContent: name }));
    list.append(Object.assign(document.createElement('dd'), { textContent: value }));
  }
  notice.append(Object.assign(document.createElement('h2'), { textContent: title }), list);
  outcome.replaceChildren(notice);
}

let running;

async function start() {
  const { client } = await started;
  running = new AbortController();
  submit.setAttribute('aria-disabled', 'true');
  cancel.hidden = false;
  tell('', 'Starting the session …');
  const stop = client.on('event', ({ kind }) => kind.resting && tell('', 'The platform is busy; trying again …'));
  try {
    const { sessionId, channelUrl } = await client.createGuestSession(text(), { occasion: visit, signal: running.signal });
    visit = crypto.randomUUID();
    tell('good', 'The session has started', { Session: sessionId, Channel: channelUrl });
  } catch (error) {
    if (!(error instanceof CallgateError)) throw error;
    tell('bad', error.code === 'cancelled' ? 'Cancelled' : `The session was not started: ${error.message}`);
  } finally {
    stop();
    running = undefined;
    submit.removeAttribute('aria-disabled');
    cancel.hidden = true;
    outcome.focus();
  }
}

for (const name of ['input', 'focusout']) {
  form.addEventListener(name, ({ target }) => {
    if (target.localName === 'input') touched.add(target);
    check();
  });
}
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (running !== undefined) return;
  for (const field of fields()) touched.add(field);
  outcome.replaceChildren();
  if (summarize(await check())) summary.focus();
  else await start();
});
$('add').addEventListener('click', () => addRow().querySelector('input').focus());
cancel.addEventListener('click', () => running?.abort());

addRow();
check().then(() => form.setAttribute('aria-busy', 'false'), (error) => tell('bad', `The page could not be loaded: ${error.message}`));
