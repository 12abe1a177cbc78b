// Made from the engine by `cargo xtask types`; do not edit it.

export const VERSION = '0.1.0';

/** The numbers of the kinds. */
export const KINDS = {
  __proto__: null,
  'guest-session': 1,
  'genesys-guest': 2,
  'agent-state': 3,
  'call-codes': 4,
  'ivr-flow': 5,
  'connect-flow': 7,
  'twilio-flow': 8,
  'architect-flow': 9,
  'policy': 6,
};

export const KIND_NAMES = Object.freeze(Object.keys(KINDS));

/** The numbers of the exchanges. */
export const EXCHANGES = {
  __proto__: null,
  createGuestSession: 1,
  receiveGuestEvent: 2,
  createGenesysGuest: 3,
  updateGenesysGuest: 4,
  pushEngagement: 5,
  queryPlatformAudit: 6,
  syncCrm: 7,
  changeAgentState: 8,
  registerCallCodes: 9,
  deployIvrFlow: 10,
};

/** What the codes of errors mean. */
export const STATUSES = {
  'absent': 'there is no such part',
  'null-argument': 'a required argument is null',
  'not-utf8': 'a name is not UTF-8',
  'length-impossible': 'a length is beyond what an object in memory can have',
  'kind-unknown': 'no kind of document has this name or number',
  'code-unknown': 'no rule has this code',
  'status-unknown': 'no status has this number',
  'out-of-range': 'the report has fewer violations than that',
  'policy-invalid': 'the policy breaks its own rules; its report tells where and why',
  'wrong-handle': 'the handle is of another type, or has been freed',
  'dead-handle': 'an earlier call with this handle ended in a panic',
  'panic': 'a defect of Callgate ended the call; its handles can only be freed',
  'exchange-unknown': 'no exchange has this name',
  'input-invalid': 'what was given cannot be used; its report tells where and why',
  'snapshot-invalid': 'the snapshot is of another version, or not a whole one',
  'agent-unknown': 'the board keeps no such agent',
};
