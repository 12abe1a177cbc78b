// Callgate beside its peers in Node.js: first that all give the same verdicts, then how long each takes, then how many bytes
// a page loads of each. `node main.mjs FOLDER PACKAGES` reads the documents from the folder, loads Callgate from the
// packages, and prints a line of JSON for each figure.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { make as ajv } from './ajv.mjs';
import { bundles } from './bundles.mjs';
import { make as joi } from './joi.mjs';
import { measure } from './rounds.mjs';
import { make as zod } from './zod.mjs';

const [folder, packages] = argv.slice(2);
const read = (name) => readFileSync(join(folder, name));
const KIND = 'guest-session';

/** An engine of one of the builds: the same script, loaded once more, makes engines of the other. */
function engine(build) {
  const require = createRequire(import.meta.url);
  const script = join(packages, 'callgate/index.cjs');
  delete require.cache[require.resolve(script)];
  env.CALLGATE_BUILD = build;
  const { Engine } = require(script);
  const made = new Engine();
  if (made.build !== build) throw new Error(`asked for the ${build} and got the ${made.build}`);
  return made;
}

const schema = JSON.parse(read('schema.json'));
const rules = { schema, tag: new RegExp(schema.properties.language.items.pattern) };
const peers = { joi: joi(rules), ajv: ajv(rules), zod: zod(rules) };
const own = { 'callgate, addon': engine('addon'), 'callgate, WASM': engine('wasm') };

function verdict(peer, bytes) {
  return peer.verdict(JSON.parse(bytes.toString()));
}

/** All must say of every document what is known of it. */
function compare() {
  const known = read('known.jsonl').toString().trimEnd().split('\n').map((line) => JSON.parse(line));
  for (const { text, breaks } of known) {
    const bytes = Buffer.from(text);
    const verdicts = [
      ...Object.entries(own).map(([name, engine]) => [name, engine.isValid(KIND, bytes)]),
      ...Object.entries(own).map(([name, engine]) => [`${name}, object`, engine.isValid(KIND, JSON.parse(text))]),
      ...Object.entries(peers).map(([name, peer]) => [name, verdict(peer, bytes)]),
      ...Object.entries(peers).map(([name, peer]) => [`${name}, report`, peer.report(JSON.parse(text)) === 0]),
    ];
    const wrong = verdicts.filter(([, valid]) => valid !== (breaks === null)).map(([name]) => name);
    if (wrong.length > 0) throw new Error(`${wrong.join(', ')}: wrong of a document that breaks ${breaks}: ${text}`);
  }
  console.error(`the same verdicts on ${known.length} guest sessions`);
}

/** Every call must give this answer, or what is measured is another task. */
function expect(subjects, is) {
  for (const [name, call] of Object.entries(subjects)) {
    const answer = call();
    if (!is(answer)) throw new Error(`${name} answers ${JSON.stringify(answer)}`);
  }
  return subjects;
}

function each(of, call) {
  return Object.fromEntries(Object.entries(of).map(([name, subject]) => [name, () => call(subject)]));
}

function verdicts(name) {
  const bytes = read(`${name}.json`);
  const title = bytes.length < 1_000 ? `${bytes.length} B` : `${Math.round(bytes.length / 1_024)} KB`;
  const subjects = {
    ...each(own, (engine) => engine.isValid(KIND, bytes)),
    ...each(peers, (peer) => verdict(peer, bytes)),
  };
  const parse = () => JSON.parse(bytes.toString());
  measure(`Node: guest session, ${title}`, { ...expect(subjects, (valid) => valid === true), 'JSON.parse': parse });
}

function reports() {
  const bytes = read('broken.json');
  const subjects = {
    ...each(own, (engine) => engine.check(KIND, bytes).violations.length),
    ...each(peers, (peer) => peer.report(JSON.parse(bytes.toString()))),
  };
  measure('Node: guest session, five violations', expect(subjects, (errors) => errors >= 5));
}

function objects() {
  const document = JSON.parse(read('small.json'));
  const subjects = {
    ...each(own, (engine) => engine.isValid(KIND, document)),
    ...each(peers, (peer) => peer.verdict(document)),
  };
  const stringify = () => JSON.stringify(document);
  measure('Node: guest session, 295 B, object', { ...expect(subjects, (valid) => valid === true), 'JSON.stringify': stringify });
}

/** What the addon's answers consist of. */
function parts() {
  const engine = own['callgate, addon'];
  const [broken, nothing] = [read('broken.json'), Buffer.from('[')];
  const text = engine.checkToJson(KIND, broken);
  measure('Node: parts of the report of five violations', {
    'callgate, addon, text of the report': () => engine.checkToJson(KIND, broken),
    'JSON.parse of that text': () => JSON.parse(text),
  });
  measure('Node: verdict of one byte that is no JSON', {
    'callgate, addon': () => engine.isValid(KIND, nothing),
  });
}

compare();
for (const name of ['small', 'middle', 'large']) verdicts(name);
reports();
objects();
parts();
await bundles(packages);
