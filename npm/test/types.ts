// Compiled, never run: what editors and compilers know of the package.

import type { StandardSchemaV1 } from '@standard-schema/spec';
import {
  CallgateError,
  Client,
  Engine,
  init,
  kinds,
  type Code,
  type Exchange,
  type ExchangeMethod,
  type GuestSession,
  type Kind,
  type Report,
} from 'callgate';
import { Engine as Slim } from 'callgate/slim';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | void => undefined;

const engine = new Engine({ severity: { 'language.duplicate': 'error' } });
new Engine(new Uint8Array(), ...([] as []));

const flow = engine.check('ivr-flow', { nodes: [] }, '{}');
const code = flow.violations[0]?.code;
if (code === 'flow.trap') holds<Same<typeof code, 'flow.trap'>>();
holds<Same<typeof flow, Report<'ivr-flow'>>>();
holds<Same<(typeof flow)['kind'], 'ivr-flow'>>();
// @ts-expect-error: no flow breaks rules of metadata
code === 'metadata.size';

const session = engine.check('guest-session', new Uint8Array());
if (session.violations[0]?.code === 'metadata.size') session.violations[0].span?.start16.toFixed();

const any: Report = engine.check('[]');
const anyCode: Code | undefined = any.violations[0]?.code;
const all: readonly Kind[] = kinds;
engine.check(all[0], '{}');
engine.isValid(undefined, new ArrayBuffer(1));
engine.checkToJson('policy', {}).length;
// @ts-expect-error: there is no such kind
engine.check('ivr', {});
// @ts-expect-error: there is no such code
engine.explain('flow.loop');
// @ts-expect-error: a document is needed
engine.isValid('ivr-flow');

try {
  await_(init());
} catch (error) {
  if (error instanceof CallgateError && error.code === 'policy-invalid') error.report?.violations.map(({ code }) => code satisfies Code);
  // @ts-expect-error: no error has this code
  if (error instanceof CallgateError && error.code === 'policy-bad') throw error;
}
declare function await_(promise: Promise<void>): void;

interface Session {
  channelId: string;
}
const schema = engine.schema<Session>('guest-session');
const standard: StandardSchemaV1<Session, Session> = schema;
const untyped: StandardSchemaV1 = engine.schema('guest-session');
holds<Same<StandardSchemaV1.InferInput<typeof schema>, Session>>();
holds<Same<StandardSchemaV1.InferOutput<typeof schema>, Session>>();
const result: StandardSchemaV1.Result<Session> | Promise<StandardSchemaV1.Result<Session>> = standard['~standard'].validate({});
void [result, untyped, anyCode];

const slim = new Slim();
slim.isValid('ivr-flow', '{}');
engine.free();
slim[Symbol.dispose]();

const client = new Client({ platform: 'cxone', tenant: 'acme', clientId: 'id', clientSecret: 'secret', engine });
const created = client.createGuestSession({}, { signal: new AbortController().signal, occasion: '1' });
holds<Same<Awaited<typeof created>, GuestSession>>();
holds<Same<ExchangeMethod, Exchange>>();
const number: number | undefined = created.exchange;
created.catch((error) => {
  if (error instanceof CallgateError && error.code === 'refused' && typeof error.failure === 'object') error.failure.refused?.status.toFixed();
  // @ts-expect-error: no error has this code
  if (error instanceof CallgateError && error.code === 'refuse') throw error;
});
const stop: () => void = client.on('outcome', ({ kind, uncertain }) => [kind, uncertain]);
Client.restore({ token: async ({ rejected }) => (rejected ? { status: 403 } : 'token') }, client.snapshot()).free();
new Client({ transport: async ({ url }, { signal }) => (signal.aborted ? { error: 'lost' } : { status: 200, body: url }) });
client.updateGenesysGuest('{}', { id: '1' });
// @ts-expect-error: whom to change must be told
client.updateGenesysGuest('{}', {});
// @ts-expect-error: there is no such platform
new Client({ platform: 'cxtwo' });
// @ts-expect-error: nothing is called so
client.on('evnt', () => {});
void [number, stop];
