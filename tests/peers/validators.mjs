// Answers documents with what joi or ajv finds in them: `node validators.mjs VALIDATOR [SCHEMA]`.
//
// Each line of input is a JSON array of documents, their bytes in base64; the line that answers it is an array with an
// entry for each: the findings as pairs of what is wrong and a JSON Pointer, or null where JSON.parse cannot read it. Both
// libraries are those of `bench/node/package-lock.json`.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { guestSession, ivrFlow } from './joi.mjs';
import { genesysGuest, schema } from './ajv.mjs';

const require = createRequire(new URL('../../bench/node/package.json', import.meta.url));
const [name, file] = process.argv.slice(2);
const validators = {
  'joi guest-session': () => guestSession(require('joi')),
  'joi ivr-flow': () => ivrFlow(require('joi')),
  'ajv genesys-guest': () => genesysGuest(require('ajv'), require('ajv-formats')),
  schema: () => schema(require('ajv/dist/2020'), JSON.parse(readFileSync(file, 'utf8'))),
};
const find = validators[name]();

function answer(base64) {
  let value;
  try {
    value = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return null;
  }
  return find(value);
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const answers = JSON.parse(line).map(answer);
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
