// The log: one JSON object a line on standard output, made of names, numbers and digests alone.

export function log(what, more = {}) {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), what, ...more })}\n`);
}

/** Of an error no more than its code: its message may tell what is none of the log's business. */
export const codeOf = (error) => error?.code ?? error?.name ?? 'unknown';
