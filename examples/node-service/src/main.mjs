// Starts the service, starts it again when its store fails, and stops it when it is told to.

import { ConfigError, configuration } from './config.mjs';
import { Forwarder } from './forwarder.mjs';
import { codeOf, log } from './log.mjs';
import { server } from './server.mjs';

/** How long after a failure of the store it is tried again, in milliseconds. */
const AGAIN_MS = 1_000;

let settings;
try {
  settings = configuration(process.env);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(2);
}

const service = { forwarder: undefined };
let stopping = false;
let again;

function open() {
  service.forwarder = new Forwarder(settings, (error) => {
    log('store-failed', { code: codeOf(error) });
    service.forwarder.close();
    service.forwarder = undefined;
    reopen();
  });
}

/** Events are answered with 503 meanwhile, so that the platform sends them again. */
function reopen() {
  if (stopping) return;
  again = setTimeout(() => {
    try {
      open();
      log('store-opened');
    } catch (error) {
      log('store-failed', { code: codeOf(error) });
      reopen();
    }
  }, AGAIN_MS);
}

try {
  open();
} catch (error) {
  // What the client refuses is told with its place; what SQLite says is about its file.
  const places = error.report?.violations.map(({ path, message }) => `${path}: ${message}`);
  console.error(places?.join('\n') ?? error.message);
  process.exit(2);
}

const http = server(service, settings.headers);
http.on('error', (error) => {
  console.error(error.message);
  process.exit(2);
});
http.listen(settings.port, settings.host, () => log('listening', { port: http.address().port }));

async function stop(signal) {
  if (stopping) return;
  stopping = true;
  clearTimeout(again);
  log('stopping', { signal });
  const closed = new Promise((done) => http.close(done));
  http.closeIdleConnections();
  await service.forwarder?.drain(settings.stopMs);
  http.closeAllConnections();
  await closed;
  service.forwarder?.close();
  log('stopped');
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
