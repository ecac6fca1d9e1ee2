import { afterAll, describe, expect, test } from 'vitest';
import { GUESSING } from '../testing/secret-attempts/guessing.ts';
import { MESSAGES } from '../testing/secret-attempts/messages.ts';
import { NAMES } from '../testing/secret-attempts/names.ts';
import { READING } from '../testing/secret-attempts/reading.ts';
import { startField } from '../testing/secret-attempts/start-field.ts';

// A hostile agent in a real computer, which knows its placeholder and wants the value, or wants it sent elsewhere.

const GROUPS = [
  ['to read a value on the computer', READING],
  ['to send a value elsewhere by a name', NAMES],
  ['to get at a value by messages', MESSAGES],
  // Each with a computer of its own: the first right guess is noticed.
  ...GUESSING.map((attempt) => [`to guess ${attempt.name}`, [attempt]] as const),
] as const;

const field = await startField();
afterAll(() => field.close());

// Needs a machine that can make computers; `jettson doctor` says what is missing.
describe.runIf(field.check.ok).concurrent('a computer with secrets', () => {
  for (const [what, attempts] of GROUPS) {
    test(`withstands attempts ${what}: ${attempts.length}`, { timeout: 300_000 }, async () => {
      const hostile = await field.newHostile();
      const { value } = hostile.field;
      const forms = [value, encodeURIComponent(value), Buffer.from(value).toString('base64').slice(0, -4)];
      const faults: string[] = [];

      for (const attempt of attempts) {
        const { name, answers, reaches = 0, mustNotShow } = attempt;
        const { output, reached, leaked } = await field.attempt(attempt, hostile);
        field.forget(value);
        const say = (fault: string) => faults.push(`${name}: ${fault}\n${output.slice(0, 600)}`);
        if (forms.some((form) => output.includes(form))) say('the value came back');
        if (mustNotShow !== undefined && output.includes(mustNotShow(hostile.field))) say('it was guessed');
        if (leaked.length > 0) say(`the value went to ${leaked}`);
        if (reached !== reaches) say(`the value reached its host ${reached} times, not ${reaches}`);
        if (answers !== undefined && !answers.test(output)) say(`the answer is not ${answers}`);
      }

      expect(faults).toEqual([]);
    });
  }
});
