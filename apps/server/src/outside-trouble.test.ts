import { DatabaseTimeoutError, DatabaseUnavailableError } from '@jettson/database';
import { expect, test } from 'vitest';
import { findLack, isOutsideTrouble } from './outside-trouble.ts';

const withCode = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

test.each([
  ['EMFILE', 'file descriptors'],
  ['ENOSPC', 'disk space'],
  ['ENOMEM', 'memory'],
  ['53100', 'disk space of the database'],
])('an error with the code %s says that there is no %s, however deep it is', (code, lack) => {
  const errors = [
    withCode(code),
    new Error('outer', { cause: new Error('inner', { cause: withCode(code) }) }),
    new AggregateError([new Error('another'), withCode(code)]),
  ];

  expect(errors.map((error) => findLack(error))).toEqual([lack, lack, lack]);
  expect(errors.every(isOutsideTrouble)).toBe(true);
});

test('a database that is away is trouble outside, and a bug is not, even one whose causes go round', () => {
  const round = new Error('round');
  round.cause = round;

  expect(isOutsideTrouble(new DatabaseUnavailableError(new Error('x')))).toBe(true);
  expect(isOutsideTrouble(new DatabaseTimeoutError(new Error('x')))).toBe(true);
  for (const bug of [new TypeError('x is not a function'), withCode('ENOENT'), round, 'text', undefined]) {
    expect(isOutsideTrouble(bug)).toBe(false);
  }
});
