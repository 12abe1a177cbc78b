/// <reference lib="esnext.disposable" />
import type { Engine, Input } from './index.cjs';
import type { Code, Exchange, ExchangeKind, FailureCode, Milestone } from './tables.cjs';

/** What the platform is called, who calls, and how. Durations are milliseconds. `docs/exchanges/json.md` has the defaults. */
export interface ClientConfig {
  platform?: 'cxone' | 'cxone-agents' | 'cxone-codes' | 'cxone-flows' | 'genesys-cloud';
  tenant?: string;
  region?: string;
  api?: string;
  clientId?: string;
  /** Refused in a page, as are the other secrets here. */
  clientSecret?: string;
  tokenUrl?: string;
  tokenStyle?: 'form' | 'query' | 'json' | 'basic';
  scopes?: string[];
  retry?: { most?: number; base?: number; cap?: number };
  quota?: { requests?: number; period?: number };
  timeout?: number;
  deadline?: number;
  cleanup?: number;
  crmEvents?: Endpoint;
  crmBatch?: Endpoint;
  webhook?: Endpoint;
  breaker?: { failures?: number; rest?: number };
  callbacks?: { scheme: SignatureScheme; keys: SignatureKey[]; maxBytes?: number; deadline?: number };
  board?: { agents?: number; entries?: number };

  /** The rules; if not given, those of the default policy. */
  engine?: Engine;
  /** Where tokens come from when there are no credentials here. */
  token?: TokenProvider;
  /** Sends a request; if not given, `fetch` does. What it throws counts as an answer that was lost. */
  transport?: Transport;
  /** The same as `client.on('event', …)`. */
  onEvent?: (event: ClientEvent) => void;
}

export interface Endpoint {
  url: string;
  token?: string;
}

export type SignatureScheme = 'standard-webhooks' | 'genesys-open-messaging' | Record<string, unknown>;

export interface SignatureKey {
  name: string;
  secret: string;
  retired?: boolean;
}

/** Headers as pairs, as `Headers`, or as `node:http` has them. */
export type HeaderList = Iterable<readonly [string, string]> | Record<string, string | readonly string[] | undefined>;

/** A request. It carries credentials and personal data: never log it. */
export interface TransportRequest {
  id: number | string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: [string, string][];
  /** Empty where there is none. */
  body: string;
  timeout: number;
}

/** An answer as it came; or that nothing was sent, that the answer was lost, or that none came in time. */
export type TransportAnswer =
  | { status: number; headers?: HeaderList; body?: string | ArrayBuffer | ArrayBufferView }
  | { error: 'not-sent' | 'lost' | 'timed-out' };

/** Sends one request, without following redirects. */
export type Transport = (request: TransportRequest, more: { signal: AbortSignal }) => PromiseLike<TransportAnswer>;

/** Gets a token: again, with `rejected`, when the platform did not take the last one. */
export type TokenProvider = (asked: {
  timeout: number;
  rejected: boolean;
  signal: AbortSignal;
}) => PromiseLike<string | { token: string; expiresIn?: number } | TransportAnswer>;

export interface StartOptions {
  /** Ends the exchange, and deletes what it must not leave behind. */
  signal?: AbortSignal;
}

export interface KeptOptions extends StartOptions {
  /** When the event came, if it was verified then and has been kept: its signature is judged as of that time. */
  received?: number;
}

export interface OccasionOptions extends StartOptions {
  /** Sets equal documents apart: the number of the visit, say. It is not sent. */
  occasion?: string;
}

export interface FactsOptions extends StartOptions {
  facts?: Input;
}

export interface PlatformAuditOptions extends StartOptions {
  entityType: string;
  entityId: string;
  start?: number;
  end?: number;
  newestFirst?: boolean;
  pageSize?: number;
  mostPages?: number;
  mostEntries?: number;
}

export interface DeploymentOptions extends FactsOptions {
  effective?: number;
  expiration?: number;
  webhook?: { url: string; events?: string[] };
  /** How far back, in milliseconds; `null` for none. */
  analytics?: number | null;
}

/** How an exchange ends; and its number, which it keeps in a snapshot. A start that ends at once has none. */
export type Started<T> = Promise<T> & { readonly exchange?: number };

export interface GuestSession {
  sessionId: string;
  channelUrl: string;
}

/** The answer for the platform. */
export interface Reply {
  status: number;
  headers: [string, string][];
  body: string;
}

/** A callback that is the host's to keep. */
export interface VerifiedEvent {
  /** The idempotency key under which the CRM will be told: the same however often the event comes. */
  key: string;
  /** When it came. */
  received: number;
  reply?: undefined;
}

export interface PlatformGuest {
  id: string;
  etag: string | null;
  created: number | null;
  modified: number | null;
  closed: number | null;
  interactions: number | null;
  /** JSON. */
  document: string | null;
}

export interface UpdatedGuest {
  guest: PlatformGuest;
  tries: number;
}

export interface PushedEngagement extends UpdatedGuest {
  engagement: { durationMinutes: number; messageCount: number; avgResponseTimeMs: number; conversionFlag: boolean };
}

export interface PlatformAudit {
  entityId: string;
  entries: { id: string | null; at: number | null; action: string | null; json: string }[];
  total: number | null;
  /** Whether there is more than was asked for. */
  cut: boolean;
}

export interface CrmRecord {
  id: string;
  guest: object;
  lastInteraction?: number | string;
}

export interface CrmBatch {
  chunks: {
    first: number;
    records: number;
    key: string;
    state: 'done' | 'unsent' | { taken: [string, 'taken' | 'refused'][] } | { failed: Failure };
  }[];
}

export interface ChangedAgentState {
  state: string;
  reasonCode: string;
  at: number;
}

export interface RegisteredCallCodes {
  mappingId: string;
  codes: { index: number; code: string; id: string; reused: boolean }[];
  metrics: { totalAttempts: number; successful: number; reused: number; averageLatencyMs: number };
}

export interface DeployedIvrFlow {
  flowId: string;
  version: number | null;
  compileStatus: string;
  webhookId: string | null;
  analytics: {
    entities: number;
    pages: number;
    first: FlowMeasures | null;
    total: FlowMeasures;
  } | null;
  reused: boolean;
  /** Where the steps stand in the audit log. */
  audit: { milestone: Milestone; sequence: number }[];
}

export interface FlowMeasures {
  totalDuration: number | null;
  completionPpm: number | null;
}

/** Why an exchange came to nothing: `docs/exchanges/json.md`. */
export type Failure = 'deadline' | 'cancelled' | { [K in Exclude<FailureCode, 'deadline' | 'cancelled' | 'refused' | 'denied'>]?: unknown } & {
  refused?: { status: number; code: string | null };
  denied?: { codes: Code[]; retryAt: number | null; report: string };
};

/** The end of an exchange, whatever it was. */
export interface Outcome {
  exchange: number;
  kind: ExchangeKind;
  latency: number;
  attempts: number;
  /** Whether the platform may have done what was asked although no answer says so. */
  uncertain: boolean;
}

/** An outcome as a listener is told it. */
export interface ToldOutcome extends Outcome {
  result: { ok: Record<string, unknown>; error?: undefined } | { error: Failure; ok?: undefined };
  code?: FailureCode;
  message?: string;
  reply?: Reply;
}

/** What happened: never a secret, a token, or anything of what was sent. `kind` is a name, or an object of one member. */
export interface ClientEvent {
  at: number;
  exchange: number | null;
  kind: 'unauthorized' | Record<string, any>;
}

export interface Percentiles {
  mean: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
}

export interface Series {
  started: number;
  attempts: number;
  retries: number;
  succeeded: number;
  failed: Partial<Record<FailureCode, number>>;
  successRate: number | null;
  latencyMs: Percentiles;
}

export interface Metrics {
  exchanges: Partial<Record<ExchangeKind, Series>>;
  tokenRequests: number;
  staleAnswers: number;
  callbacksRejected: Record<string, number>;
  violations: Partial<Record<Code, number>>;
}

export interface Tally {
  changed: number;
  denied: number;
  refused: number;
  failed: number;
  violations: number;
  violationFrequency: number | null;
  stateMs: Record<string, number>;
  idleMs: number;
  workMs: number;
  utilization: number | null;
}

export interface AgentTally extends Tally {
  /** `null` where it may be personal data. */
  userId: string | null;
  state: string | null;
  since: string | null;
}

export interface Compliance extends Tally {
  at: string;
  latencyMs: Percentiles;
  agents: AgentTally[];
  audit: { sequence: number; hash: string };
}

interface Listeners {
  /** Something happened. */
  event: (event: ClientEvent) => void;
  /** An exchange has ended, also one that nobody waits for. */
  outcome: (outcome: ToldOutcome) => void;
  /**
   * The client has gone on; requests go out and promises settle once the listener has returned. Whoever keeps the snapshot
   * and the audit log here loses nothing. What it throws ends the client.
   */
  step: () => void;
  /** The transport or the token provider has thrown, or answered with something else than an answer. */
  fault: (error: unknown) => void;
}

/** A client of a platform: it conducts exchanges, many at once. */
export declare class Client {
  /** @throws CallgateError `input-invalid`, with the report; `secret-in-page`; `not-loaded`, in a browser before `init` */
  constructor(config: ClientConfig);

  /** The client that a snapshot was taken of; its exchanges go on. */
  static restore(config: ClientConfig, snapshot: string | Uint8Array): Client;

  createGuestSession(session: Input, options?: OccasionOptions): Started<GuestSession>;
  /** A callback of the platform, its body as it came: the answer for the platform, also where the CRM could not be told. */
  receiveGuestEvent(body: string | Uint8Array, options: KeptOptions & { headers: HeaderList }): Started<Reply>;
  /** The same in the order in which a server has them. */
  handleGuestEvent(headers: HeaderList, body: string | Uint8Array, options?: KeptOptions): Started<Reply>;
  /**
   * Whether a callback is one to be kept: for hosts that keep events in a store of their own, answer the platform at once,
   * and tell the CRM later, by `handleGuestEvent` with `received`. Nothing is started or remembered.
   */
  verifyGuestEvent(headers: HeaderList, body: string | Uint8Array): VerifiedEvent | { key?: undefined; reply: Reply };
  createGenesysGuest(guest: Input, options?: OccasionOptions): Started<PlatformGuest>;
  /** Changes a guest by a merge patch (RFC 7396). */
  updateGenesysGuest(patch: Input, options: StartOptions & ({ id: string } | { guest: PlatformGuest })): Started<UpdatedGuest>;
  pushEngagement(options: StartOptions & { id: string }): Started<PushedEngagement>;
  queryPlatformAudit(options: PlatformAuditOptions): Started<PlatformAudit>;
  syncCrm(records: CrmRecord[] | string | Uint8Array, options?: OccasionOptions): Started<CrmBatch>;
  changeAgentState(change: Input, options?: OccasionOptions): Started<ChangedAgentState>;
  registerCallCodes(codes: Input, options?: FactsOptions): Started<RegisteredCallCodes>;
  deployIvrFlow(flow: Input, options?: DeploymentOptions): Started<DeployedIvrFlow>;

  /** Listens, and returns how to stop. */
  on<N extends keyof Listeners>(name: N, listener: Listeners[N]): () => void;

  /** The exchanges that have not ended. */
  running(): { exchange: number; kind: ExchangeKind }[];
  /** How one of them ends: after `restore` there is no other promise of it. */
  outcome(exchange: number): Promise<unknown>;
  /** Ends one of them, as a signal does; whether there was such a one. */
  cancel(exchange: number): boolean;

  /** Everything that is needed to go on elsewhere, without secrets and tokens, as one line of JSON. */
  snapshot(): string;
  metrics(): Metrics;
  /** The counters as OpenMetrics text. */
  openMetrics(): string;
  /** The entries of the audit log that have not been taken, as NDJSON: each once. */
  takeAudit(): string;
  /** Where the audit log ends, signed with a key, as one line of JSON. */
  auditHead(key: string | Uint8Array): string;
  /** Records on the board that an agent entered a state: what has become of it. */
  record(agent: string, state: string, at?: number): 'placed' | 'known' | 'too-old' | 'unfit';
  /** How an agent spent the time, if the board keeps it. */
  agent(agent: string, now?: number): AgentTally | undefined;
  compliance(now?: number): Compliance;

  /** Lets go of everything; exchanges that have not ended fail with `freed`, and the client cannot be used any more. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Every exchange is a method. */
export type ExchangeMethod = Exclude<Exchange, keyof Client> extends never ? Exchange : never;
