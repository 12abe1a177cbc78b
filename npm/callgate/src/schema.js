import { CallgateError } from './errors.js';

/**
 * A kind of document as a Standard Schema (https://standardschema.dev), version 1: errors become issues, warnings do not.
 * The value is taken as it is; text is not parsed.
 */
export function schema(engine, kind, facts) {
  return {
    '~standard': {
      version: 1,
      vendor: 'callgate',
      validate(value) {
        let report;
        try {
          report = engine.checkValue(kind, value, facts);
        } catch (error) {
          if (!(error instanceof CallgateError) || error.code !== 'not-json') throw error;
          return { issues: [{ message: error.message }] };
        }
        if (report.valid) return { value };
        const errors = report.violations.filter(({ severity }) => severity === 'error');
        // An engine that may keep no violations still knows that there are some.
        if (errors.length === 0) return { issues: [{ message: 'the document breaks a rule' }] };
        return { issues: errors.map((violation) => issue(violation, value)) };
      },
    },
  };
}

function issue({ message, path, span }, value) {
  // What is wrong with the facts has no place in the value.
  return span === undefined ? { message } : { message, path: segments(path, value) };
}

/** The keys along a JSON Pointer; those of arrays are numbers. */
function segments(pointer, value) {
  let inside = value;
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => {
      const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(inside) ? Number(name) : name;
      inside = inside?.[key];
      return key;
    });
}
