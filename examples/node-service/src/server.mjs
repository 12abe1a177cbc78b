// What is asked over HTTP, and answered.

import { createServer } from 'node:http';
import { codeOf, log } from './log.mjs';

/** More than the engine takes of a callback: it refuses what has as much, and the rest need not be read. */
const MOST_BYTES = (1 << 16) + 1;

/** Slow senders are no reason to keep others waiting. */
const LIMITS = { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 };

const JSON_TYPE = [['Content-Type', 'application/json']];
const TEXT_TYPE = [['Content-Type', 'application/openmetrics-text; version=1.0.0; charset=utf-8']];

const failure = (status, error) => ({ status, headers: JSON_TYPE, body: JSON.stringify({ error }) });

const ROUTES = {
  __proto__: null,
  '/events': { POST: events },
  '/healthz': { GET: health },
  '/metrics': { GET: metrics },
};

/**
 * A server that asks `service.forwarder`, which is `undefined` while the store cannot be used.
 * @param names of the headers that a callback is judged by, in lower case
 */
export function server(service, names) {
  const kept = new Set(names);
  const made = createServer(LIMITS, async (request, response) => {
    const { status, headers, body } = await answer(service.forwarder, request, kept);
    // What was not read of a request would be taken for the next one.
    if (!request.complete) response.setHeader('Connection', 'close');
    response.writeHead(status, Object.fromEntries(headers)).end(body);
  });
  made.maxConnections = 1_024;
  return made;
}

async function answer(forwarder, request, kept) {
  const path = request.url.split('?', 1)[0];
  const methods = ROUTES[path];
  if (methods === undefined) return failure(404, 'not-found');
  const handler = methods[request.method];
  if (handler === undefined) return failure(405, 'method');
  if (forwarder === undefined) return failure(503, 'store');
  try {
    return await handler(forwarder, request, kept);
  } catch (error) {
    log('request-failed', { path, code: codeOf(error) });
    return failure(503, 'store');
  }
}

async function events(forwarder, request, kept) {
  const body = await read(request);
  const { rawHeaders } = request;
  const names = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]]] : []));
  return forwarder.receive(names.filter(([name]) => kept.has(name.toLowerCase())), body);
}

function health(forwarder) {
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ status: 'ok', waiting: forwarder.waiting() }) };
}

function metrics(forwarder) {
  return { status: 200, headers: TEXT_TYPE, body: forwarder.metrics() };
}

async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks, Math.min(length, MOST_BYTES));
}
