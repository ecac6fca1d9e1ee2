import type { LoopEvent } from '@jettson/agent';
import { expect, test } from 'vitest';
import { noteOfLoss } from './note-of-loss.ts';

const ended = (name: string, is_error = false) =>
  ({ type: 'tool-call-end', data: { name, is_error } }) as LoopEvent;
const told = (content: string) => ({ type: 'user-message', data: { content } }) as LoopEvent;
const USED = ended('jettson_browser_navigate');
const laidOut = { savedAt: new Date(0), isComplete: true };
const lost = { laidOut: undefined, hasBrowserSession: false };

test.each([
  ['an agent that used no browser and has its computer', [ended('jettson_shell_run')], lost],
  ['an agent whose browser never opened a page', [ended('jettson_browser_navigate', true)], lost],
  ['an agent whose session is still open', [USED], { ...lost, hasBrowserSession: true }],
])('%s is told of no loss', (_who, events, state) => {
  expect(noteOfLoss(events, state)).toBeNull();
});

test('an agent is told once that its browser session ended, and again when it has used another one', () => {
  const note = noteOfLoss([USED], lost) ?? '';

  expect(note).toMatch(/^Your browser session ended/);
  expect(noteOfLoss([USED, told(note)], lost)).toBeNull();
  expect(noteOfLoss([USED, told(note), told('What the user says')], lost)).toBeNull();
  expect(noteOfLoss([USED, told(note), USED], lost)).toBe(note);
});

test('a lost computer and a lost session are one note', () => {
  const restored = noteOfLoss([USED], { ...lost, laidOut });
  const empty = noteOfLoss([USED], { ...lost, laidOut: null });

  expect(restored).toMatch(/^Your computer was replaced.*1970-01-01.*Your browser session ended/);
  expect(empty).toMatch(/^Your computer was lost.*Your browser session ended/);
  expect(noteOfLoss([USED, told(empty ?? '')], { ...lost, laidOut })).not.toContain('browser');
});
