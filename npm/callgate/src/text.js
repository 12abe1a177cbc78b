import { CallgateError } from './errors.js';

const encoder = new TextEncoder();
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Of a UTF-16 code unit, the most bytes of UTF-8. */
export const MOST_BYTES = 3;

/** JSON text of what the host passed: text and bytes as they are, anything else through `JSON.stringify`. */
export function input(value) {
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value === undefined) throw new CallgateError('null-argument');
  return stringify(value);
}

/** The value as JSON text. */
export function stringify(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new CallgateError('not-json', { cause });
  }
  if (text === undefined) throw new CallgateError('not-json');
  return text;
}

/** Where the first surrogate without its other half is, or -1: encoders would replace it and hide that it is no text. */
export function lone(text) {
  if (text.isWellFormed?.()) return -1;
  return LONE.exec(text)?.index ?? -1;
}

/** The text as UTF-8; a lone surrogate becomes bytes that are no UTF-8, so that the engine refuses it where it stands. */
export function encode(text) {
  const at = lone(text);
  if (at < 0) return encoder.encode(text);
  const before = encoder.encode(text.slice(0, at));
  const after = encoder.encode(text.slice(at + 1));
  const unit = text.charCodeAt(at);
  const bytes = new Uint8Array(before.length + MOST_BYTES + after.length);
  bytes.set(before);
  bytes.set([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)], before.length);
  bytes.set(after, before.length + MOST_BYTES);
  return bytes;
}

/** Writes text as UTF-8 and returns how many bytes it took; -1 if it must be encoded apart. */
export function encodeInto(text, bytes) {
  return lone(text) < 0 ? encoder.encodeInto(text, bytes).written : -1;
}

/** How many bytes of UTF-8 the text takes. */
export function byteLength(text) {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a pair stands for two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isHalf(text, at, unit) ? 2 : 3;
  }
  return bytes;
}

function isHalf(text, at, unit) {
  if (unit < 0xd800 || unit > 0xdfff) return false;
  const [other, low] = unit < 0xdc00 ? [text.charCodeAt(at + 1), 0xdc00] : [text.charCodeAt(at - 1), 0xd800];
  return other >= low && other < low + 0x400;
}
