import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import {
  describeTables,
  fixForms,
  readLines,
  readRows,
  readSequences,
  type Session,
  waitingJobsQuery,
  withSnapshot,
} from '@jettson/database';
import type { Config } from '../../config.ts';
import { contentName } from '../../files/content-name.ts';
import { FileGoneError, type FileStore } from '../../files/file-store.ts';
import { parseSealingKeys } from '../../sealing/sealing-key.ts';
import { VERSION } from '../../version.ts';
import { filePart, JOBS_PART, KEY_PART, type Manifest, tablePart } from './manifest.ts';
import { type Archive, writeArchive } from './write-archive.ts';

export interface BackupOptions {
  store: FileStore;
  /** Include the file `secret.key`, if there is one. */
  withKey: boolean;
}

/**
 * Writes everything that the installation keeps into one file: the database as it is at one moment, the contents of files,
 * and the key that its secrets are sealed with if that is in the data folder. Servers may run and write meanwhile.
 */
export async function createBackup(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'secretKey'>,
  path: string,
  { store, withKey }: BackupOptions,
): Promise<Omit<Manifest, 'parts'>> {
  const { databaseUrl: url, dataDir } = config;
  // Opening would make one.
  if (url === undefined && !existsSync(join(dataDir, 'database', 'pgdata'))) {
    throw new Error(`There is nothing to back up: the data folder ${dataDir} has no database.`);
  }
  await using archive = await writeArchive(path);
  const described = await withSnapshot({ url, dataDir }, async (session) => {
    await fixForms(session);
    const database = await writeDatabase(archive, session);
    const files = await writeFiles(archive, session, store);
    return { ...database, files, keyId: await selectKeyId(session, database.tables) };
  });
  const { keyId, ...contents } = described;
  const manifest: Omit<Manifest, 'parts'> = {
    format: 1,
    version: VERSION,
    created_at: new Date().toISOString(),
    database: url === undefined ? 'embedded' : 'postgres',
    ...contents,
    key: { id: keyId, is_included: withKey && (await writeKey(archive, config, keyId)) },
  };
  await archive.finish(() => manifest);
  return manifest;
}

async function writeDatabase(archive: Archive, session: Session) {
  const applied = await session.query<{ name: string }>('select name from kysely_migration order by name');
  const tables: Manifest['tables'] = [];
  for (const { name, columns } of await describeTables(session)) {
    const { content, count } = compressed(readRows(session, { name, columns }));
    await archive.add(tablePart(name), content);
    tables.push({ name, columns: [...columns], rows: count() });
  }
  const jobs = compressed(readLines(session, await waitingJobsQuery(session)));
  await archive.add(JOBS_PART, jobs.content);
  return {
    migrations: applied.map(({ name }) => name),
    tables,
    sequences: await readSequences(session),
    jobs: jobs.count(),
  };
}

/** The lines, compressed; once they are read, `count` knows how many they were. */
function compressed(groups: AsyncIterable<string[]>) {
  let count = 0;
  async function* texts() {
    for await (const lines of groups) {
      count += lines.length;
      yield `${lines.join('\n')}\n`;
    }
  }
  const lines = Readable.from(texts());
  const content = createGzip({ level: 3 });
  lines.on('error', (error) => content.destroy(error));
  return { content: lines.pipe(content), count: () => count };
}

/** What the rows refer to. Contents of rows that come later are not of this backup. */
async function writeFiles(archive: Archive, session: Session, store: FileStore): Promise<Manifest['files']> {
  const groups = readLines(
    session,
    `select json_build_object('id', id, 'accountId', account_id, 'sha256', sha256)::text as line from (
       select id, account_id, sha256 from files where state = 'kept'
       union all
       select id, account_id, sha256 from snapshots where state = 'kept') f order by id`,
  );
  const missing: string[] = [];
  let count = 0;
  for await (const lines of groups) {
    for (const line of lines) {
      const row: { id: string; accountId: string; sha256: string } = JSON.parse(line);
      const name = contentName(row);
      if (await writeFile(archive, store, { name, sha256: row.sha256 })) count++;
      else missing.push(name);
    }
  }
  return { count, missing };
}

/** False if the store does not have it, or has something else. */
async function writeFile(
  archive: Archive,
  store: FileStore,
  { name, sha256 }: { name: string; sha256: string },
): Promise<boolean> {
  try {
    const content = await store.open(name);
    const part = await archive.add(filePart(name), Readable.fromWeb(content as never));
    return part.sha256 === sha256;
  } catch (error) {
    if (error instanceof FileGoneError) return false;
    throw error;
  }
}

async function selectKeyId(session: Session, tables: Manifest['tables']): Promise<string | null> {
  if (!tables.some(({ name }) => name === 'sealing_keys')) return null;
  const [row] = await session.query<{ keyId: string }>('select key_id as "keyId" from sealing_keys');
  return row?.keyId ?? null;
}

/** False if there is no such file, which is so when the operator sets JETTSON_SECRET_KEY. */
async function writeKey(
  archive: Archive,
  { secretKey, dataDir }: Pick<Config, 'secretKey' | 'dataDir'>,
  keyId: string | null,
): Promise<boolean> {
  if (secretKey !== undefined) return false;
  const text = await readFile(join(dataDir, KEY_PART), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined || !parseSealingKeys(text)?.some(({ id }) => id === keyId)) return false;
  await archive.add(KEY_PART, Readable.from([Buffer.from(text)]));
  return true;
}
