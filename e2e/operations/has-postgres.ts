import { execFileSync } from 'node:child_process';
import { createPostgresDatabase } from '@jettson/database/testing';
import { startPostgres } from '../../packages/database/src/testing/start-postgres.ts';

/** Whether tests can have a Postgres here: the one of the test run, or one that comes as a Python package. */
export function hasPostgres(): boolean {
  if (process.env.JETTSON_TEST_DATABASE_URL !== undefined) return true;
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An empty database on it. */
export async function openEmptyPostgres(): Promise<{ url: string } & AsyncDisposable> {
  const database = await createPostgresDatabase();
  if (database) return { url: database.url, [Symbol.asyncDispose]: database.drop };
  const postgres = await startPostgres();
  return { url: postgres.url, [Symbol.asyncDispose]: postgres.stop };
}
