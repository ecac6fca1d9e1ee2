import pg from 'pg';
import { expect, test } from 'vitest';
import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { DeadlockError } from './deadlock-error.ts';
import { typeDriverError } from './type-driver-error.ts';

function driverError(code: string, message: string): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
}

test.each([
  ['53300', 'sorry, too many clients already'],
  ['57P03', 'the database system is starting up'],
  ['08006', 'connection failure'],
])('a missing connection (%s, %s) is a temporary error', (code, message) => {
  expect(typeDriverError(driverError(code, message))).toBeInstanceOf(DatabaseUnavailableError);
});

test('a deadlock is a temporary error: what it undid can be done again', () => {
  const typed = typeDriverError(driverError('40P01', 'deadlock detected'));

  expect(typed).toBeInstanceOf(DeadlockError);
  expect(typed).toBeInstanceOf(DatabaseUnavailableError);
});

test('a statement over its time limit has its own error type, and an error in a statement stays as it is', () => {
  const cancelled = driverError('57014', 'canceling statement due to statement timeout');
  const wrong = driverError('42P01', 'relation "x" does not exist');

  expect(typeDriverError(cancelled)).toBeInstanceOf(DatabaseTimeoutError);
  expect(typeDriverError(wrong)).toBe(wrong);
});
