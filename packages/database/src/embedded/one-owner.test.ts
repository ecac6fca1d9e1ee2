import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DatabaseLockedError } from '../database-locked-error.ts';
import { DatabaseUnavailableError } from '../database-unavailable-error.ts';
import { openDatabase } from '../open-database.ts';
import { createDataDir } from '../testing/create-data-dir.ts';
import { enginePid } from '../testing/engine-pid.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import { openDataFolder } from './data-folder.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await createDataDir();
});

afterEach(() => removeFolder(dataDir));

test('a second owner of the folder is refused and told who has it', async () => {
  const first = await openDatabase({ dataDir });

  const second = openDatabase({ dataDir });

  await expect(second).rejects.toThrow(DatabaseLockedError);
  await expect(second).rejects.toThrow(`in use by process ${process.pid}; only one process`);
  await first.close();
});

test('an owner that is killed leaves no lock behind', async () => {
  const server = await otherProcess(dataDir);
  server.kill('SIGKILL');

  const { db, close } = await openDatabase({ dataDir });

  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await close();
});

test('the engine of an owner that was killed may take its time to end', async () => {
  const server = await otherProcess(dataDir);
  const engine = enginePid(dataDir);
  process.kill(engine, 'SIGSTOP');
  server.kill('SIGKILL');

  const opening = openDatabase({ dataDir });
  // Longer than the wait for a lock whose owner is alive.
  await setTimeout(7_000);
  process.kill(engine, 'SIGCONT');

  const { db, close } = await opening;
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await close();
});

test('a closed database leaves no socket, and a folder too deep for a socket leaves nothing outside it', async () => {
  const deep = await createDataDir(path.join(dataDir, 'd'.repeat(60), 'e'.repeat(60)));

  const { close } = await openDatabase({ dataDir: deep });
  const open = await readdir(path.join(deep, 'database/run'));
  await close();

  expect(open).toEqual(['.s.PGSQL.5432']);
  expect(await readdir(path.join(deep, 'database/run'))).toEqual([]);
});

test('the engine gets nothing of the environment, which contains keys', async () => {
  const { close } = await openDatabase({ dataDir });

  const environment = await readFile(`/proc/${enginePid(dataDir)}/environ`, 'utf8');

  // The channel to its parent is Node's own, and two settings are for the C library.
  const others = environment.split('\0').filter((line) => line !== '' && !/^NODE_CHANNEL_\w+=/.test(line));
  expect(others.toSorted()).toEqual(['MALLOC_ARENA_MAX=1', 'MALLOC_TRIM_THRESHOLD_=131072']);
  await close();
});

test('the engine ends when its server is killed', async () => {
  const server = await otherProcess(dataDir);
  const engine = enginePid(dataDir);

  server.kill('SIGKILL');

  await vi.waitUntil(() => !isAlive(engine), { timeout: 20_000 });
});

test('a command beside a running server shares its database', async () => {
  const server = await openDatabase({ dataDir });
  await sql`create table notes (text text)`.execute(server.db);

  const command = await openDatabase({ dataDir, embedded: 'attach' });
  await sql`insert into notes values ('from the command')`.execute(command.db);
  await command.close();

  expect((await sql`select text from notes`.execute(server.db)).rows).toEqual([{ text: 'from the command' }]);
  await server.close();
});

test('a command takes over when the server with which it shared a database has gone', async () => {
  const server = await openDatabase({ dataDir });
  const command = await openDatabase({ dataDir, embedded: 'attach' });
  await sql`select 1`.execute(command.db);
  await server.close();

  const { rows } = await vi.waitFor(() => sql`select 1 as one`.execute(command.db), { timeout: 20_000 });

  expect(rows).toEqual([{ one: 1 }]);
  await command.close();
});

test('a command is told when the engine of a server that was suspended does not answer', async () => {
  const server = await openDatabase({ dataDir });
  process.kill(enginePid(dataDir), 'SIGSTOP');

  const command = openDatabase({ dataDir, embedded: 'attach', statementLimitMs: 1 });

  await expect(command).rejects.toThrow(DatabaseUnavailableError);
  process.kill(enginePid(dataDir), 'SIGCONT');
  await server.close();
});

test('an engine whose socket was removed is replaced', async () => {
  const server = await openDatabase({ dataDir });
  await sql`create table notes as select 'kept' as text`.execute(server.db);
  await rm(openDataFolder(dataDir).socket);

  // On a new connection.
  const notes = server.withoutLimit((own) => sql`select text from notes`.execute(own));

  expect((await notes).rows).toEqual([{ text: 'kept' }]);
  await server.close();
});

test('a server waits for a command that is making the database, however long that takes', async () => {
  const fresh = path.join(dataDir, 'fresh');
  const command = openDatabase({ dataDir: fresh, embedded: 'attach' });
  await vi.waitUntil(() => existsSync(path.join(fresh, 'database/holder.json')), { timeout: 20_000 });
  const engine = enginePid(fresh);
  process.kill(engine, 'SIGSTOP');

  const server = openDatabase({ dataDir: fresh });
  server.catch(() => {});
  // Longer than the wait for the lock of a database that exists.
  await setTimeout(7_000);
  process.kill(engine, 'SIGCONT');
  await (await command).close();

  const { db, close } = await server;
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await close();
});

test('commands that start at the same time with no server share one engine', async () => {
  const commands = await Promise.all(
    Array.from({ length: 3 }, () => openDatabase({ dataDir, embedded: 'attach' })),
  );

  const answers = await Promise.all(commands.map(({ db }) => sql`select 1 as one`.execute(db)));

  expect(answers.map(({ rows }) => rows)).toEqual(Array(3).fill([{ one: 1 }]));
  for (const command of commands.reverse()) await command.close();
});

test('a folder too deep for a socket path works', async () => {
  const deep = path.join(dataDir, 'd'.repeat(60), 'e'.repeat(60));
  await mkdir(deep, { recursive: true });
  await rename(path.join(dataDir, 'database'), path.join(deep, 'database'));

  const { db, close } = await openDatabase({ dataDir: deep });

  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await close();
});

async function otherProcess(folder: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('../testing/hold-database.ts', import.meta.url));
  const child = fork(program, [folder], { execArgv: [] });
  await once(child, 'message');
  return child;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
