import { CallgateError } from './errors.js';
import { encode, input, stringify } from './text.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The options of an exchange as JSON. Facts are a value, text or bytes, as they are for a check. */
export function optionsOf({ facts, ...options }) {
  const rest = stringify(options);
  if (facts === undefined || facts === null) return rest === '{}' ? undefined : rest;
  const text = asText(input(facts));
  return `${rest.slice(0, -1)}${rest === '{}' ? '' : ','}"facts":${text}}`;
}

function asText(given) {
  try {
    return decoder.decode(typeof given === 'string' ? encode(given) : given);
  } catch (cause) {
    throw new CallgateError('not-json', { cause });
  }
}

/** Headers as pairs: of `Headers`, of pairs, or of an object as `node:http` has it. */
export function pairs(headers) {
  if (typeof headers !== 'object' || headers === null) throw new CallgateError('wrong-argument');
  if (typeof headers[Symbol.iterator] === 'function') return [...headers];
  return Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, String(one)]));
}
