// Standard Schema, by itself and in a library that takes any.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormApi } from '@tanstack/form-core';
import { installed } from './support.mjs';

const { Engine } = installed()('callgate');
const engine = new Engine();
const sound = {
  channelId: '7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b',
  queueId: 'c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f',
  language: ['en-US'],
  metadata: { 'a/b~c': 'pricing' },
  callbackUrl: 'https://hooks.example.com/guest',
};
const validate = (value) => engine.schema('guest-session')['~standard'].validate(value);

test('a sound value comes back, even with warnings', () => {
  const warned = { ...sound, language: ['en', 'en'] };
  assert.equal(engine.check('guest-session', warned).violations.length, 1);
  for (const value of [sound, warned]) assert.equal(validate(value).value, value);
});

test('issues have messages and paths of keys', () => {
  const { issues } = validate({ ...sound, language: ['en', 'zz'], metadata: { 'a/b~c': {} } });
  assert.deepEqual(issues.map(({ path }) => path), [['language', 1], ['metadata', 'a/b~c']]);
  assert.ok(issues.every(({ message }) => message.length > 0));
});

test('what is no document is an issue, never an exception', () => {
  const cycle = {};
  cycle.itself = cycle;
  for (const value of [undefined, null, 1n, cycle, () => {}, 'text', JSON.stringify(sound), Buffer.from('{}')]) {
    assert.ok(validate(value).issues.length > 0, typeof value);
  }
});

test('facts come with the schema', () => {
  const facts = { schedule: { status: 'INACTIVE' }, breaks: { mandatoryBreakRequired: false } };
  const value = { userId: '4711', targetState: 'READY' };
  const { issues } = engine.schema('agent-state', facts)['~standard'].validate(value);
  assert.deepEqual(issues.map(({ path }) => path), [['targetState']]);
  const without = engine.schema('agent-state')['~standard'].validate(value);
  assert.ok(without.issues.every(({ path }) => path === undefined));
});

test('TanStack Form shows each issue at its field', async () => {
  const form = new FormApi({
    defaultValues: { ...sound, callbackUrl: 'http://hooks.example.com' },
    validators: { onChange: engine.schema('guest-session') },
  });
  form.mount();
  await form.validateAllFields('change');
  await form.validate('change');
  assert.match(form.state.errorMap.onChange.callbackUrl[0].message, /https/);
  form.setFieldValue('callbackUrl', sound.callbackUrl);
  await form.validate('change');
  assert.equal(form.state.errorMap.onChange, undefined);
});
