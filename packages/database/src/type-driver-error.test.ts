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
  ['25P04', 'terminating connection due to transaction timeout'],
  ['57P05', 'terminating connection due to idle-session timeout'],
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

  const noLock = driverError('55P03', 'canceling statement due to lock timeout');

  expect(typeDriverError(cancelled)).toBeInstanceOf(DatabaseTimeoutError);
  expect(typeDriverError(noLock)).toBeInstanceOf(DatabaseTimeoutError);
  expect(typeDriverError(wrong)).toBe(wrong);
});
