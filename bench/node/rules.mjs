// What the peers have in common: patterns that their own vocabularies lack, and the size of metadata.

/** The characters of RFC 3986 after `https://` and at least one of a host. */
export const HTTPS = /^https:\/\/[^/?#:][A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/i;

/** Whether the compact JSON of a value takes at most so many bytes of UTF-8. */
export function within(value, maxBytes) {
  return byteLength(JSON.stringify(value)) <= maxBytes;
}

// The quickest that the runtime has.
const byteLength = globalThis.Buffer?.byteLength ?? ((text) => new TextEncoder().encode(text).length);
