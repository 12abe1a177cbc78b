// The simulator of the platforms, at the address that CALLGATE_SIMULATOR names.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support.mjs';

export const simulator = process.env.CALLGATE_SIMULATOR?.replace(/\/$/, '');
if (simulator === undefined) throw new Error('CALLGATE_SIMULATOR has to tell where `callgate simulate` listens');

export const SECRET = 'callgate-demo-secret';
export const CRM_TOKEN = 'callgate-demo-crm-token';
export const CALLBACK_KEY = 'whsec_Y2FsbGdhdGUtc2ltdWxhdG9yLWNhbGxiYWNrLWtleSE=';

/** Orders something of the simulator: `faults`, `reset`, `callbacks` … */
export async function order(name, body = {}) {
  const response = await fetch(`${simulator}/_simulator/${name}`, { method: 'POST', body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer;
}

/** What has happened. */
export const state = async () => (await fetch(`${simulator}/_simulator/state`)).json();

/** How often an endpoint had an effect. */
export const effects = async (route) => (await state()).effects[route] ?? 0;

/** What a client needs to talk to the simulator as the tenant `acme`, or in the region `sim`. */
export const config = (more = {}) => ({
  platform: 'cxone',
  ...(/codes|genesys/.test(more.platform) ? { region: 'sim.example' } : /flows/.test(more.platform) ? {} : { tenant: 'acme' }),
  api: simulator,
  tokenUrl: `${simulator}/oauth2/token`,
  clientId: 'callgate-demo',
  clientSecret: SECRET,
  ...more,
});

/** A document of `examples/valid`. */
export const example = (name) => JSON.parse(readFileSync(join(root, 'examples/valid', `${name}.json`), 'utf8'));
