/** More than the engine reads of an answer: what comes after it need not be kept. */
const MOST_BYTES = 17 * 1024 * 1024;

/** What Node.js says when there was no connection, so that nothing was sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Sends a request by `fetch`, and tells the answer or what went wrong: never more, since an error of `fetch` may name the
 * URL, and a URL may hold credentials.
 */
export async function send({ method, url, headers, body, timeout }, { signal }) {
  const clock = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method,
      headers,
      body: body === '' ? undefined : body,
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any?.([signal, clock]) ?? either(signal, clock),
    });
    // A page is not told where a redirect leads, nor by which status; any of them is a refusal.
    if (response.type === 'opaqueredirect') return { status: 302 };
    return { status: response.status, headers: [...response.headers], body: await read(response.body) };
  } catch (error) {
    if (clock.aborted) return { error: 'timed-out' };
    return { error: NOT_SENT.has(reason(error)) ? 'not-sent' : 'lost' };
  }
}

/** The code of an error; of several tries to connect, that of the last. */
function reason({ cause }) {
  return cause?.code ?? cause?.errors?.at(-1)?.code;
}

async function read(stream) {
  const chunks = [];
  let length = 0;
  for (const reader = stream?.getReader(); reader !== undefined && length < MOST_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, length);
    chunks.push(value);
    length += value.length;
    if (length >= MOST_BYTES) await reader.cancel();
  }
  return joined(chunks, length);
}

function joined(chunks, length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** `AbortSignal.any` for hosts older than it. */
function either(...signals) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true, signal: controller.signal });
  }
  return controller.signal;
}
