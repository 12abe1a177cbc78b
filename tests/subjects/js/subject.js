// Answers vectors with reports: the same in Node.js and in a page.

/** What answers a line with a line, for the package in this place. */
export function subject({ CallgateError, Engine }) {
  const engines = new Map();

  function engine(policy) {
    const key = typeof policy === 'string' ? policy : policy?.join();
    if (!engines.has(key)) engines.set(key, new Engine(policy));
    return engines.get(key);
  }

  return (line) => {
    const vector = JSON.parse(line);
    const kind = vector.kind ?? undefined;
    const [policy, document, facts] = ['policy', 'document', 'facts'].map((name) => input(vector, name));
    try {
      const own = engine(policy);
      const report = own.checkToJson(kind, document, facts);
      // Bytes and text take different ways in, and the verdict has one of its own.
      const bytes = own.checkToJson(kind, encoded(document), facts === undefined ? facts : encoded(facts));
      if (bytes !== report) return `as bytes: ${bytes}`;
      if (own.isValid(kind, document, facts) !== JSON.parse(report).valid) return `another verdict: ${report}`;
      return report;
    } catch (error) {
      if (!(error instanceof CallgateError) || error.code !== 'policy-invalid') throw error;
      // The report as the engine printed it: the policy of policies is the default one.
      return engine(undefined).checkToJson('policy', policy);
    }
  };
}

function input(vector, name) {
  const coded = vector[`${name}Base64`];
  return coded === undefined ? vector[name] : Uint8Array.from(atob(coded), (byte) => byte.charCodeAt(0));
}

function encoded(text) {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}
