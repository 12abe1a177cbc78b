// The configuration, which comes from the environment alone.

const REQUIRED = ['DATABASE', 'TENANT', 'CRM_URL', 'CALLBACK_KEYS'];
const NUMBERS = {
  PORT: [8080, 65_535],
  CRM_DEADLINE_MS: [30_000, 3_600_000],
  PARALLEL: [16, 256],
  RETRY_BASE_MS: [1_000, 3_600_000],
  RETRY_CAP_MS: [60_000, 86_400_000],
  KEEP_DAYS: [7, 3_650],
  STOP_MS: [5_000, 600_000],
};

/** What is wrong with the configuration: one line for each fault, none of which tells a value. */
export class ConfigError extends Error {}

/**
 * Reads the environment.
 * @throws ConfigError
 */
export function configuration(env) {
  const faults = REQUIRED.filter((name) => !env[name]).map((name) => `${name} is not set`);
  const numbers = Object.entries(NUMBERS).map(([name, [usual, most]]) => {
    const number = env[name] ? Number(env[name]) : usual;
    if (!Number.isInteger(number) || number < 0 || number > most) faults.push(`${name} is no whole number up to ${most}`);
    return [name, number];
  });
  const keys = (env.CALLBACK_KEYS ?? '').split(',').map((pair) => {
    const [name, ...secret] = pair.trim().split('=');
    return { name, secret: secret.join('=') };
  });
  if (env.CALLBACK_KEYS && keys.some(({ name, secret }) => !name || !secret)) {
    faults.push('CALLBACK_KEYS is no list of NAME=SECRET with commas in between');
  }
  const scheme = env.CALLBACK_SCHEME?.startsWith('{')
    ? object('CALLBACK_SCHEME', env, faults)
    : env.CALLBACK_SCHEME || 'standard-webhooks';
  const tuning = object('CLIENT_OPTIONS', env, faults);
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  const { PORT, CRM_DEADLINE_MS, PARALLEL, RETRY_BASE_MS, RETRY_CAP_MS, KEEP_DAYS, STOP_MS } = Object.fromEntries(numbers);
  return {
    host: env.HOST || '127.0.0.1',
    port: PORT,
    database: env.DATABASE,
    parallel: Math.max(PARALLEL, 1),
    retry: { base: Math.max(RETRY_BASE_MS, 1), cap: RETRY_CAP_MS },
    keepMs: KEEP_DAYS * 86_400_000,
    stopMs: STOP_MS,
    headers: signatureHeaders(scheme),
    client: {
      platform: 'cxone',
      tenant: env.TENANT,
      crmEvents: { url: env.CRM_URL, ...(env.CRM_TOKEN ? { token: env.CRM_TOKEN } : {}) },
      callbacks: { scheme, keys, deadline: CRM_DEADLINE_MS },
      ...tuning,
    },
  };
}

function object(name, env, faults) {
  try {
    const value = JSON.parse(env[name] || '{}');
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch {
    // What is no JSON is told like any other value that is no object.
  }
  faults.push(`${name} is no JSON object`);
  return {};
}

/** The headers that a signature is made of, in lower case: the only ones that are looked at and kept. */
function signatureHeaders(scheme) {
  if (scheme === 'standard-webhooks') return ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  if (scheme === 'genesys-open-messaging') return ['x-hub-signature-256'];
  const { header, timestamp, id } = scheme;
  return [header, timestamp?.header, id].filter((name) => typeof name === 'string').map((name) => name.toLowerCase());
}
