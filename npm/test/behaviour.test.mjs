// What users meet, on the build that CALLGATE_BUILD names.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installed, root } from './support.mjs';

const { CallgateError, Engine, kinds, version } = installed()('callgate');
const build = process.env.CALLGATE_BUILD ?? 'addon';
const engine = new Engine();

const broken = {
  channelId: 'web',
  queueId: 'c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f',
  language: ['en-US', 'zz'],
  metadata: { 'ключ 🙂': {}, b: '' },
  callbackUrl: 'http://hooks.example.com',
};
const text = JSON.stringify(broken);
const codes = (report) => report.violations.map(({ code }) => code);

/** That a call throws an error with this code. */
function refuses(code, call) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof CallgateError && error instanceof Error, String(error));
    assert.equal(error.name, 'CallgateError');
    assert.equal(error.code, code);
    assert.match(error.message, /^[a-z].*[^.]$/);
    return true;
  });
}

test('it is the build that was asked for', () => {
  assert.equal(engine.build, build);
  assert.equal(version, JSON.parse(readFileSync(installed().resolve('callgate/package.json'))).version);
  assert.ok(kinds.includes('ivr-flow') && Object.isFrozen(kinds));
});

test('objects, text and bytes of every sort give one report', () => {
  const bytes = new TextEncoder().encode(text);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes, 4);
  const inside = padded.subarray(4, 4 + bytes.length);
  const inputs = [text, bytes, Buffer.from(text), bytes.buffer, new DataView(bytes.buffer), shared, inside];
  const expected = engine.check('guest-session', broken);
  assert.deepEqual(codes(expected), [
    'uuid.format',
    'language.unknown',
    'metadata.value-type',
    'string.empty',
    'url.scheme',
  ]);
  for (const input of inputs) {
    assert.deepEqual(engine.check('guest-session', input), expected);
    assert.equal(engine.isValid('guest-session', input), false);
  }
});

test('spans hold in bytes and in UTF-16', () => {
  const bytes = Buffer.from(text);
  const report = engine.check('guest-session', text);
  const shown = report.violations.map(({ span }) => {
    const slice = text.slice(span.start16, span.end16);
    assert.equal(bytes.subarray(span.start, span.end).toString(), slice);
    return slice;
  });
  assert.deepEqual(shown, ['"web"', '"zz"', '{}', '""', '"http://hooks.example.com"']);
});

test('a kind that is not named is told by the shape', () => {
  assert.equal(engine.check(broken).kind, 'guest-session');
  assert.equal(engine.check(undefined, text, {}).kind, 'guest-session');
  assert.equal(engine.isValid(undefined, text), false);
  assert.deepEqual(codes(engine.check({ shape: 'of nothing' })), ['kind.unknown']);
  assert.equal(engine.isValid(undefined, {}), false);
});

test('facts refine the answer and have no span', () => {
  const document = { userId: '4711', targetState: 'READY' };
  const facts = { schedule: { status: 'ACTIVE' }, breaks: { mandatoryBreakRequired: true } };
  for (const given of [facts, JSON.stringify(facts), Buffer.from(JSON.stringify(facts))]) {
    assert.deepEqual(codes(engine.check('agent-state', document, given)), ['break.mandatory']);
    assert.equal(engine.isValid('agent-state', document, given), false);
  }
  const missing = engine.check('agent-state', document, null).violations[0];
  assert.equal(missing.code, 'facts.missing');
  assert.equal(missing.span, undefined);
});

test('a policy changes the verdict, and a bad one is refused with its report', () => {
  const policy = { limits: { maxDocumentBytes: 20 } };
  for (const given of [policy, JSON.stringify(policy), Buffer.from(JSON.stringify(policy))]) {
    const report = new Engine(given).check('ivr-flow', ' '.repeat(30));
    assert.deepEqual(codes(report), ['json.too-large']);
  }
  refuses('policy-invalid', () => new Engine({ limits: { maxNode: 1 } }));
  try {
    new Engine('{"limits": {"maxNode": 1}}');
  } catch (error) {
    assert.equal(error.report.kind, 'policy');
    assert.deepEqual(codes(error.report), ['field.unknown']);
  }
});

test('documents beyond the limit are refused with their size in bytes', () => {
  const small = new Engine({ limits: { maxDocumentBytes: 4 } });
  for (const document of ['"é€😀"', Buffer.from('"é€😀"')]) {
    const [violation] = small.check('ivr-flow', document).violations;
    assert.deepEqual([violation.code, violation.actual, violation.limit], ['json.too-large', 11, 4]);
    assert.equal(small.isValid('ivr-flow', document), false);
  }
  assert.deepEqual(codes(small.check('policy', '{     }')), []);
});

test('text that is no text is refused where it stands', () => {
  const [violation] = engine.check('ivr-flow', '{"name": "a\ud800b"}').violations;
  assert.equal(violation.code, 'json.syntax');
  assert.deepEqual(codes(engine.check('ivr-flow', { name: '\udc00' })), ['json.syntax']);
  assert.deepEqual(codes(engine.check('ivr-flow', Buffer.from([0x22, 0xff, 0x22]))), ['json.syntax']);
});

test('long text, long facts and large documents pass whole', () => {
  const facts = { existing: Array.from({ length: 20_000 }, (_, at) => ({ id: `médias-${at}`, code: `E${at}` })) };
  const last = facts.existing.at(-1);
  const codesOf = Array.from({ length: 20_000 }, (_, at) => ({
    name: 'Größe', code: `C${at}`, type: 'NEUTRAL', category: 'A', isActive: true,
  }));
  for (const document of [codesOf, JSON.stringify(codesOf), Buffer.from(JSON.stringify(codesOf))]) {
    assert.equal(engine.check('call-codes', document).measures.codes, 20_000);
    assert.equal(engine.isValid('call-codes', document), true);
  }
  const taken = [{ ...codesOf[0], code: last.code }];
  for (const given of [facts, JSON.stringify(facts), Buffer.from(JSON.stringify(facts))]) {
    assert.deepEqual(codes(engine.check('call-codes', taken, given)), ['code.taken']);
    assert.equal(engine.isValid('call-codes', codesOf, given), true);
  }
});

test('every example document gives the report that the engine prints', () => {
  for (const folder of ['valid', 'broken']) {
    const names = readdirSync(join(root, 'examples', folder)).filter((name) => /^[^.]+\.json$/.test(name));
    for (const name of names) {
      const bytes = readFileSync(join(root, 'examples', folder, name));
      const json = engine.checkToJson(undefined, bytes);
      assert.equal(engine.checkToJson(undefined, bytes.toString()), json);
      assert.equal(engine.check(bytes).valid, engine.isValid(undefined, bytes), name);
    }
  }
});

test('the catalogue explains every rule, and its examples hold', () => {
  const rules = engine.catalogue();
  assert.ok(rules.length > 60);
  for (const rule of rules) {
    assert.deepEqual(engine.explain(rule.code), rule);
    const { kind, document, facts, policy } = rule.fails;
    const report = new Engine(policy).check(kind ?? undefined, document, facts);
    assert.ok(codes(report).includes(rule.code), rule.code);
  }
  refuses('code-unknown', () => engine.explain('no.such'));
});

test('mistakes of the host are errors with a code', () => {
  refuses('kind-unknown', () => engine.check('guestSession', broken));
  refuses('kind-unknown', () => engine.isValid('__proto__', broken));
  refuses('kind-unknown', () => engine.schema('constructor'));
  refuses('null-argument', () => engine.check('guest-session', undefined));
  const cycle = {};
  cycle.itself = cycle;
  for (const value of [cycle, 1n, () => {}, Symbol('s')]) refuses('not-json', () => engine.check('ivr-flow', value));
  assert.deepEqual(codes(engine.check('ivr-flow', null)), ['type.mismatch']);
});

test('a freed engine says so, and can be freed again', () => {
  const own = new Engine();
  own.free();
  own.free();
  refuses('wrong-handle', () => own.check('ivr-flow', '{}'));
  refuses('wrong-handle', () => own.isValid('ivr-flow', '{}'));
  refuses('wrong-handle', () => own.explain('flow.trap'));
  if (Symbol.dispose) {
    const other = new Engine();
    other[Symbol.dispose]();
    refuses('wrong-handle', () => other.checkToJson('ivr-flow', '{}'));
  }
  assert.throws(() => Engine.prototype.check.call({}, 'ivr-flow', '{}'), TypeError);
});
