import type { AgentEvent, MessageDelta } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { nextDraft } from './next-draft.ts';

const delta = (attempt: number, text: string) =>
  ({ type: 'message-delta', data: { step: 1, attempt, text } }) as MessageDelta;
const event = (type: string, data: object = {}) => ({ id: 1, ts: 0, type, data }) as AgentEvent;
const draftAfter = (...events: (AgentEvent | MessageDelta)[]) =>
  events.reduce(nextDraft, undefined as MessageDelta['data'] | undefined)?.text;

test('the pieces of a message become one text, which another attempt begins anew', () => {
  expect(draftAfter(delta(1, 'Half of '), delta(1, 'it'))).toBe('Half of it');
  expect(draftAfter(delta(1, 'Half of '), event('egress-denied'), delta(1, 'it'))).toBe('Half of it');
  expect(draftAfter(delta(1, 'Half of '), delta(2, 'New'))).toBe('New');
});

test.each([
  ['it is whole', event('message')],
  ['the agent is stopped', event('agent-status', { status: 'stopped' })],
  ['a message interrupts it', event('user-message')],
  ['the connection broke, and the model is asked again', event('model-retry')],
])('what was written of a message is no longer shown once %s', (_why, end) => {
  expect(draftAfter(delta(1, 'Half of it'), end)).toBeUndefined();
});
