// The rules of guest sessions in ajv: the very schema that the crate jsonschema enforces.

import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { within } from './rules.mjs';

/** A verdict, and how many errors a full report has. */
export function make({ schema }) {
  const compile = (allErrors) => {
    const ajv = new Ajv({ allErrors, allowUnionTypes: true });
    addFormats(ajv, ['uri']);
    ajv.addKeyword({ keyword: 'maxJsonBytes', schemaType: 'number', validate: (max, value) => within(value, max), errors: false });
    return ajv.compile(schema);
  };
  const [first, all] = [compile(false), compile(true)];
  return { verdict: first, report: (value) => (all(value) ? 0 : all.errors.length) };
}
