// Serves the form, and stands between it and the platform: the page gets a ticket, and the platform the token.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { env, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Platform } from './platform.mjs';

const PORT = env.PORT ?? 8080;
/** A session is some kilobytes at most. */
const MOST_BYTES = 64 * 1024;
const CSP = "default-src 'none'; connect-src 'self'; img-src 'self'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

const here = dirname(fileURLToPath(import.meta.url));
const callgate = dirname(createRequire(import.meta.url).resolve('callgate/package.json'));
/** All that is served; nothing else is looked for. */
const FILES = new Map([
  ...['index.html', 'style.css', 'icon.svg', 'form.js', 'widget.js'].map((name) => [`/${name}`, join(here, 'public', name)]),
  ...['web.js', 'callgate.wasm'].map((name) => [`/callgate/${name}`, join(callgate, name)]),
]);
FILES.set('/', FILES.get('/index.html'));

const missing = ['PLATFORM_API', 'PLATFORM_TOKEN_URL', 'CLIENT_ID', 'CLIENT_SECRET'].filter((name) => !env[name]);
if (missing.length > 0) {
  console.error(`set ${missing.join(', ')}; the README shows how`);
  exit(2);
}
const platform = new Platform({
  api: env.PLATFORM_API.replace(/\/$/, ''),
  tokenUrl: env.PLATFORM_TOKEN_URL,
  clientId: env.CLIENT_ID,
  clientSecret: env.CLIENT_SECRET,
});

const server = createServer(async (request, response) => {
  try {
    const { status, headers, body } = await answer(request);
    response.writeHead(status, { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', ...headers }).end(body);
  } catch (error) {
    // An error may name a URL or a header, and those are nobody's concern.
    console.error(`${request.method} failed: ${error.name}`);
    response.writeHead(502).end();
  }
});

async function answer(request) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const route = `${request.method} ${pathname}`;
  if (route === 'POST /ticket') return platform.ticket();
  if (route === 'POST /platform/api/v1/guests') {
    const body = await read(request);
    return body === undefined ? { status: 413 } : platform.createGuest(request.headers, body);
  }
  const file = request.method === 'GET' ? FILES.get(pathname) : undefined;
  if (file === undefined) return { status: 404 };
  const type = TYPES[extname(file)];
  const policy = type.startsWith('text/html') ? { 'content-security-policy': CSP } : {};
  return { status: 200, headers: { 'content-type': type, ...policy }, body: await readFile(file) };
}

/** The body, or nothing if it is too large. */
async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    // What is too much is dropped, but read: a page that is cut off does not hear why.
    if (length <= MOST_BYTES) chunks.push(chunk);
  }
  return length > MOST_BYTES ? undefined : Buffer.concat(chunks);
}

server.on('error', (error) => {
  console.error(error.code === 'EADDRINUSE' ? `port ${PORT} is taken; set PORT to another` : error.message);
  exit(2);
});
server.listen(PORT, '127.0.0.1', () => console.log(`the form is at http://127.0.0.1:${server.address().port}/`));
