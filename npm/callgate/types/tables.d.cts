// Made from the engine by `cargo xtask types`; do not edit it.

/** What a document is. */
export type Kind =
  | 'guest-session'
  | 'genesys-guest'
  | 'agent-state'
  | 'call-codes'
  | 'ivr-flow'
  | 'connect-flow'
  | 'twilio-flow'
  | 'architect-flow'
  | 'policy';

/** The code of a rule; never reused for another meaning. */
export type Code =
  | 'break.mandatory'
  | 'break.overdue'
  | 'break.too-short'
  | 'campaign.format'
  | 'campaign.unknown'
  | 'code.cycle'
  | 'code.depth'
  | 'code.duplicate'
  | 'code.format'
  | 'code.parent-ambiguous'
  | 'code.parent-missing'
  | 'code.taken'
  | 'consent.processing-refused'
  | 'date.format'
  | 'date.order'
  | 'exit.error-loop'
  | 'exit.unconnected'
  | 'facts.missing'
  | 'fallback.missing'
  | 'fallback.target-missing'
  | 'field.missing'
  | 'field.unknown'
  | 'fingerprint.length'
  | 'flow.cycle'
  | 'flow.depth'
  | 'flow.nodes'
  | 'flow.size'
  | 'flow.spin'
  | 'flow.trap'
  | 'identity.hash-format'
  | 'identity.plaintext'
  | 'json.duplicate-key'
  | 'json.syntax'
  | 'json.too-deep'
  | 'json.too-large'
  | 'kind.unknown'
  | 'language.count'
  | 'language.duplicate'
  | 'language.format'
  | 'language.unknown'
  | 'language.unknown-region'
  | 'media.unknown'
  | 'metadata.count'
  | 'metadata.key-empty'
  | 'metadata.size'
  | 'metadata.value-type'
  | 'node.after-hangup'
  | 'node.dangling-target'
  | 'node.dead-end'
  | 'node.duplicate-condition'
  | 'node.duplicate-id'
  | 'node.media-missing'
  | 'node.none'
  | 'node.unreachable'
  | 'number.unsafe'
  | 'policy.contradiction'
  | 'policy.pattern'
  | 'policy.range'
  | 'prompt.unknown'
  | 'queue.unknown'
  | 'reason.not-allowed'
  | 'schedule.inactive'
  | 'schedule.outside-shift'
  | 'state.transition'
  | 'state.unknown'
  | 'string.empty'
  | 'type.mismatch'
  | 'url.format'
  | 'url.private-host'
  | 'url.scheme'
  | 'uuid.format'
  | 'uuid.version'
  | 'value.not-allowed';

/** The codes of the rules that documents of a kind, or their facts, can break. */
export interface CodesByKind {
  'guest-session':
    | 'field.missing'
    | 'field.unknown'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'language.count'
    | 'language.duplicate'
    | 'language.format'
    | 'language.unknown'
    | 'language.unknown-region'
    | 'metadata.count'
    | 'metadata.key-empty'
    | 'metadata.size'
    | 'metadata.value-type'
    | 'number.unsafe'
    | 'string.empty'
    | 'type.mismatch'
    | 'url.format'
    | 'url.private-host'
    | 'url.scheme'
    | 'uuid.format'
    | 'uuid.version'
    | 'value.not-allowed';
  'genesys-guest':
    | 'campaign.format'
    | 'consent.processing-refused'
    | 'field.missing'
    | 'field.unknown'
    | 'fingerprint.length'
    | 'identity.hash-format'
    | 'identity.plaintext'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'metadata.count'
    | 'metadata.key-empty'
    | 'metadata.size'
    | 'metadata.value-type'
    | 'number.unsafe'
    | 'string.empty'
    | 'type.mismatch'
    | 'url.format'
    | 'url.private-host'
    | 'url.scheme'
    | 'value.not-allowed';
  'agent-state':
    | 'break.mandatory'
    | 'break.overdue'
    | 'break.too-short'
    | 'date.format'
    | 'date.order'
    | 'facts.missing'
    | 'field.missing'
    | 'field.unknown'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'number.unsafe'
    | 'reason.not-allowed'
    | 'schedule.inactive'
    | 'schedule.outside-shift'
    | 'state.transition'
    | 'state.unknown'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  'call-codes':
    | 'code.cycle'
    | 'code.depth'
    | 'code.duplicate'
    | 'code.format'
    | 'code.parent-ambiguous'
    | 'code.parent-missing'
    | 'code.taken'
    | 'field.missing'
    | 'field.unknown'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'number.unsafe'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  'ivr-flow':
    | 'campaign.unknown'
    | 'date.format'
    | 'date.order'
    | 'fallback.target-missing'
    | 'field.missing'
    | 'field.unknown'
    | 'flow.cycle'
    | 'flow.depth'
    | 'flow.trap'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'media.unknown'
    | 'node.after-hangup'
    | 'node.dangling-target'
    | 'node.dead-end'
    | 'node.duplicate-condition'
    | 'node.duplicate-id'
    | 'node.media-missing'
    | 'node.none'
    | 'node.unreachable'
    | 'number.unsafe'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  'connect-flow':
    | 'exit.error-loop'
    | 'exit.unconnected'
    | 'fallback.missing'
    | 'field.missing'
    | 'field.unknown'
    | 'flow.cycle'
    | 'flow.depth'
    | 'flow.nodes'
    | 'flow.size'
    | 'flow.spin'
    | 'flow.trap'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'node.after-hangup'
    | 'node.dangling-target'
    | 'node.dead-end'
    | 'node.duplicate-condition'
    | 'node.duplicate-id'
    | 'node.media-missing'
    | 'node.none'
    | 'node.unreachable'
    | 'number.unsafe'
    | 'prompt.unknown'
    | 'queue.unknown'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  'twilio-flow':
    | 'exit.error-loop'
    | 'exit.unconnected'
    | 'fallback.missing'
    | 'field.missing'
    | 'field.unknown'
    | 'flow.cycle'
    | 'flow.depth'
    | 'flow.nodes'
    | 'flow.size'
    | 'flow.spin'
    | 'flow.trap'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'node.after-hangup'
    | 'node.dangling-target'
    | 'node.dead-end'
    | 'node.duplicate-condition'
    | 'node.duplicate-id'
    | 'node.media-missing'
    | 'node.none'
    | 'node.unreachable'
    | 'number.unsafe'
    | 'prompt.unknown'
    | 'queue.unknown'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  'architect-flow':
    | 'exit.error-loop'
    | 'exit.unconnected'
    | 'fallback.missing'
    | 'field.missing'
    | 'field.unknown'
    | 'flow.cycle'
    | 'flow.depth'
    | 'flow.nodes'
    | 'flow.size'
    | 'flow.spin'
    | 'flow.trap'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'node.after-hangup'
    | 'node.dangling-target'
    | 'node.dead-end'
    | 'node.duplicate-condition'
    | 'node.duplicate-id'
    | 'node.media-missing'
    | 'node.none'
    | 'node.unreachable'
    | 'number.unsafe'
    | 'prompt.unknown'
    | 'queue.unknown'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  'policy':
    | 'field.missing'
    | 'field.unknown'
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'number.unsafe'
    | 'policy.contradiction'
    | 'policy.pattern'
    | 'policy.range'
    | 'string.empty'
    | 'type.mismatch'
    | 'value.not-allowed';
  unknown:
    | 'json.duplicate-key'
    | 'json.syntax'
    | 'json.too-deep'
    | 'json.too-large'
    | 'kind.unknown';
}

/** How much a rule weighs under a policy. */
export type Severity =
  | 'error'
  | 'warning'
  | 'info'
  | 'off';

/** How much a violation weighs: a rule that is off is not told. */
export type ViolationSeverity = Exclude<Severity, 'off'>;

/** What can be started. */
export type Exchange =
  | 'createGuestSession'
  | 'receiveGuestEvent'
  | 'createGenesysGuest'
  | 'updateGenesysGuest'
  | 'pushEngagement'
  | 'queryPlatformAudit'
  | 'syncCrm'
  | 'changeAgentState'
  | 'registerCallCodes'
  | 'deployIvrFlow';

/** What an exchange does: those that can be started, and those that others start. */
export type ExchangeKind =
  | 'guest-session'
  | 'guest-event'
  | 'genesys-guest'
  | 'genesys-guest-update'
  | 'engagement-metrics'
  | 'platform-audit'
  | 'crm-batch'
  | 'agent-state'
  | 'call-codes'
  | 'ivr-deployment'
  | 'webhook';

/** Why an exchange came to nothing. */
export type FailureCode =
  | 'denied'
  | 'refused'
  | 'token'
  | 'unavailable'
  | 'malformed'
  | 'deadline'
  | 'cancelled'
  | 'conflict'
  | 'invalid'
  | 'partial'
  | 'rolled-back'
  | 'left-behind';

/** The steps of exchanges of several steps. */
export type Milestone =
  | 'agent.name'
  | 'rollback'
  | 'crm.chunk'
  | 'code.register'
  | 'media.verify'
  | 'flow.create'
  | 'flow.reuse'
  | 'flow.validate'
  | 'flow.compile'
  | 'flow.activate'
  | 'webhook.register'
  | 'analytics.read'
  | 'code.reuse';

/** What an error of the engine means. */
export type Status =
  | 'absent'
  | 'null-argument'
  | 'not-utf8'
  | 'length-impossible'
  | 'kind-unknown'
  | 'code-unknown'
  | 'status-unknown'
  | 'out-of-range'
  | 'policy-invalid'
  | 'wrong-handle'
  | 'dead-handle'
  | 'panic'
  | 'exchange-unknown'
  | 'input-invalid'
  | 'snapshot-invalid'
  | 'agent-unknown';

/** A place in the document. Of an object, the document is what `JSON.stringify` prints of it. */
export interface Span {
  /** In bytes of UTF-8. */
  start: number;
  /** In bytes of UTF-8, not included. */
  end: number;
  /** In UTF-16 code units, as `String.prototype.slice` takes them. */
  start16: number;
  /** In UTF-16 code units, not included. */
  end16: number;
}

/** A limit, or the value found. */
export type Detail = number | string | string[];

/** A rule that the document breaks. */
export interface Violation<C extends Code = Code> {
  /** The rule; stable. */
  code: C;
  severity: ViolationSeverity;
  /** A JSON Pointer (RFC 6901): of a missing field, where it would be; below `/facts` for facts. */
  path: string;
  /** For people, no contract. */
  message: string;
  /** What the policy allows, where that means something. */
  limit?: Detail;
  /** What was found, likewise. */
  actual?: Detail;
  /** The chain of nodes, codes or states that decided. */
  witness?: string[];
  /** Absent for facts. */
  span?: Span;
}

/** What a check found. */
export interface Report<K extends Kind | 'unknown' = Kind | 'unknown'> {
  /** What the document was checked as; `unknown` where neither the caller nor its shape told. */
  kind: K;
  /** Whether no violation is an error. */
  valid: boolean;
  /** In the order of the document. */
  violations: Violation<CodesByKind[K]>[];
  /** Whether some were left out: beyond the policy's `limits.maxViolations`, or behind paths of a MiB together. */
  truncated: boolean;
  /** How near the document is to its limits. */
  measures: Record<string, number | string>;
}

/** An entry of the catalogue. */
export interface Rule<C extends Code = Code> {
  code: C;
  /** Under the default policy. */
  severity: Severity;
  /** Whether no policy may change the severity. */
  fixed: boolean;
  /** What is wrong, in one line. */
  title: string;
  /** Why it matters. */
  why: string;
  /** A document that breaks the rule. */
  fails: Example;
  /** The same, mended. */
  mended: Example;
}

/** A document of the catalogue, as text. */
export interface Example {
  /** `null` where its shape tells it. */
  kind: Kind | null;
  document: string;
  facts?: string;
  policy?: string;
}
