// Prints the audit log as NDJSON, also while the service runs: `node src/audit.mjs > audit.ndjson`.

import { existsSync } from 'node:fs';
import { Store } from './store.mjs';

const file = process.env.DATABASE;
if (!file || !existsSync(file)) {
  console.error('DATABASE has to name the database of the service');
  process.exit(2);
}
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1));
const store = new Store(file);
for (const line of store.audit()) {
  if (!process.stdout.write(`${line}\n`)) await new Promise((drained) => process.stdout.once('drain', drained));
}
store.close();
