import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPostgres } from '../packages/database/src/testing/start-postgres.ts';

// Runs a command with a real Postgres for its tests: node scripts/with-postgres.ts vitest run packages/database
const [command, ...parameters] = process.argv.slice(2);
if (command === undefined) throw new Error('usage: node scripts/with-postgres.ts <command> [arguments]');

const postgres = await startPostgres();
try {
  const child = spawn(command, parameters, {
    stdio: 'inherit',
    env: { ...process.env, JETTSON_TEST_DATABASE_URL: postgres.url },
  });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await postgres.stop();
}
