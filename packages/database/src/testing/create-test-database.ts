import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { openDatabase } from '../open-database.ts';
import type { DatabaseHandle, OpenDatabaseOptions } from '../types.ts';
import type { Addition } from './create-data-dir.ts';
import { createEmptyDatabase } from './create-empty-database.ts';
import type { TestDatabaseReply } from './global-setup.ts';

export interface TestDatabase extends DatabaseHandle {
  /** Opens the same database in another process or a second time. */
  readonly options: OpenDatabaseOptions;
}

/**
 * A database for a test file, with the schema in place; close it in `afterAll`.
 *
 * It is shared by the whole test run, which takes milliseconds, and other files use it at the same time: each test
 * works in its own account. Tests that cannot share (a worker that takes any due job) ask for an `isolated` one, which
 * takes a second. Such a one may let statements run longer than usual and, if it is embedded, have an addition.
 */
export async function createTestDatabase({
  isolated = false,
  addition,
  ...limits
}: { isolated?: boolean; addition?: Addition } & Pick<
  OpenDatabaseOptions,
  'statementLimitMs'
> = {}): Promise<TestDatabase> {
  if (isolated) {
    const { handle, options, remove } = await createEmptyDatabase(limits, addition);
    return { ...handle, options, close: remove };
  }
  const options = await sharedDatabase();
  const handle = await openDatabase(options);
  return { ...handle, options };
}

async function sharedDatabase(): Promise<OpenDatabaseOptions> {
  const socket = connect(inject('testDatabaseSocket'));
  await once(socket, 'connect');
  const reply = JSON.parse(await text(socket)) as TestDatabaseReply;
  if ('error' in reply) throw new Error(reply.error);
  return reply.options;
}
