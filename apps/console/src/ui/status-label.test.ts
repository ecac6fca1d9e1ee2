import { expect, test } from 'vitest';
import { statusLabel } from './status-label.ts';

test('a live agent says what it waits for, and one that failed says why', () => {
  expect(statusLabel('idle', 'approval_required')).toBe('Waiting for approval');
  expect(statusLabel('running', 'waiting_for_model')).toBe('Waiting for the model');
  expect(statusLabel('error', 'approval_required')).toBe('Failed: no decision on a call');
  expect(statusLabel('error', 'max_turns_exceeded')).toBe('Failed: out of turns');
  expect(statusLabel('stopped', 'parent_ended')).toBe('Stopped with its parent');
});

test('where a reason says nothing more, or is unknown here, the status stands alone', () => {
  expect(statusLabel('running')).toBe('Running');
  expect(statusLabel('completed', 'idle_timeout')).toBe('Done');
  expect(statusLabel('stopped', 'cancelled')).toBe('Stopped');
  expect(statusLabel('error', 'a_newer_reason')).toBe('Failed');
  expect(statusLabel('idle', 'constructor')).toBe('Waiting');
});
