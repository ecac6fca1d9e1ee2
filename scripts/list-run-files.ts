/**
 * Lists the files that a run passes through from `POST /agents` to its `final_result`, which ARCHITECTURE.md shows. It
 * runs an agent, with a fake model and a real computer, and asks V8 which functions were called. It lists files of the
 * rooms that a run is about in which the run awaits something, that is, in which an async function was called: each of
 * them is a step of the way. --all adds files that only compute and those of other rooms.
 */
import { readFile } from 'node:fs/promises';
import { type Profiler, Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { calls, inTurns, says } from '@jettson/agent/testing';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { startTestServer } from '../apps/server/src/testing/index.ts';

const ROOT = join(import.meta.dirname, '..');
const OURS = /^(?:apps\/server|packages\/agent)\/src\/(?!(?:.*\/)?testing\/)/;
const ABOUT_RUNS = /^(?:apps\/server\/src\/(?:lifecycle|agents|runs)|packages\/agent\/src)\//;

const isAll = process.argv.includes('--all');
for (const path of await listRunFiles()) console.log(path);

async function listRunFiles(): Promise<string[]> {
  await using test = await startTestServer(
    inTurns(calls('a', 'jettson_shell_run', { command: 'echo done' }), says('done')),
  );
  const { database } = test.server.deps;
  const ended = Promise.withResolvers<void>();
  await database.listen('agent-ended', () => ended.resolve());
  await startJobsDone(database.db);
  const coverage = await startCoverage();
  // Not with the SDK: it would read the agent until its end.
  const response = await fetch(`${test.server.url}/api/v1/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${test.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ task: 'Say done' }),
  });
  if (response.status !== 201) throw new Error(`the spawn was answered ${response.status}`);
  await ended.promise;
  const scripts = await coverage.take();

  const files = await Promise.all(
    scripts.map(async ({ url, functions }) => {
      if (!url.startsWith('file:')) return [];
      const path = relative(ROOT, fileURLToPath(url));
      if (!OURS.test(path)) return [];
      const called = functions.filter(isCalled);
      if (isAll) return called.length > 0 ? [path] : [];
      const source = await readFile(join(ROOT, path), 'utf8');
      const waits = called.some(({ ranges }) => source.startsWith('async', ranges[0]?.startOffset));
      return waits && ABOUT_RUNS.test(path) ? [path] : [];
    }),
  );
  return files.flat().sort();
}

/** Waits for the jobs of the server's start, which are requested a moment later: they are no part of a run. */
async function startJobsDone(db: Database): Promise<void> {
  for (let quiet = 0; quiet < 5; await sleep(100)) {
    const { rows } = await sql<{ areDone: boolean | null }>`
      select bool_and(state >= 'completed' or start_after > now()) as "areDone" from pgboss.job`.execute(db);
    quiet = rows[0]?.areDone ? quiet + 1 : 0;
  }
}

/** The module itself is its first function; what closes things is called after the end. */
function isCalled({ functionName, ranges: [range] }: Profiler.FunctionCoverage): boolean {
  const isModule = functionName === '' && range?.startOffset === 0;
  return !isModule && !functionName.includes('Dispose') && (range?.count ?? 0) > 0;
}

async function startCoverage(): Promise<{ take(): Promise<Profiler.ScriptCoverage[]> }> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const take = async () => (await session.post('Profiler.takePreciseCoverage')).result;
  // Counting restarts here: what the start called does not count.
  await take();
  return { take };
}
