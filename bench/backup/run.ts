/**
 * How much memory a backup takes: `node bench/backup/run.ts [megabytes]`. Backs up an installation with one upload of
 * 1 MB, then one with that many megabytes in uploads of 100 MB and as many in its database, each in a process of its own, verifies
 * and restores both, and prints the most memory that each process had.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '@jettson/database';
import { sql } from 'kysely';
import { readConfig } from '../../apps/server/src/config.ts';
import { contentName } from '../../apps/server/src/files/content-name.ts';
import { openFileStore } from '../../apps/server/src/files/open-file-store.ts';
import { spoolFile } from '../../apps/server/src/files/spool-file.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';

const MEGABYTE = 1024 ** 2;
const LARGE_MB = Number(process.argv[2] ?? 1000);
const UPLOAD_MB = 100;
const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url));
/** Prints, at the end of the process that it is loaded into, the most memory that it had, in kilobytes. */
const REPORT = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))`;

async function* noise(megabytes: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < megabytes; n++) yield randomBytes(MEGABYTE);
}

/** An installation with uploads of that size, and a log of that size in events of 1 MB. */
async function makeInstallation(dataDir: string, megabytes: number): Promise<void> {
  const config = readConfig({}, { JETTSON_DATA_DIR: dataDir });
  const database = await openDatabase({ dataDir, schema: 'migrate' });
  const { db } = database;
  const { store, spoolFolder } = await openFileStore(config.files, dataDir);
  const { accountId, keyId } = await newAccount(db, { plan: 'scale' });
  for (let made = 0; made < megabytes; made += UPLOAD_MB) {
    const content = noise(Math.min(UPLOAD_MB, megabytes - made));
    await using spooled = await spoolFile(spoolFolder, content, { maxBytes: UPLOAD_MB * MEGABYTE });
    const id = `file_${made}`;
    const { sizeBytes, sha256 } = spooled;
    await sql`insert into files (id, account_id, path, size_bytes, sha256, state, expires_at)
      values (${id}, ${accountId}, ${id}, ${sizeBytes}, ${sha256}, 'kept', now() + interval '1 day')`.execute(
      db,
    );
    await store.put(contentName({ accountId, id, sha256 }), spooled);
  }
  await sql`insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason)
            values ('ag', ${accountId}, ${keyId}, 'x', 60, 'completed', 'x')`.execute(db);
  for (let seq = 1; seq <= megabytes; seq++) {
    const text = randomBytes((MEGABYTE * 3) / 4).toString('base64');
    await sql`insert into agent_events (agent_id, account_id, seq, type, data)
      values ('ag', ${accountId}, ${seq}, 'message', ${JSON.stringify({ text })})`.execute(db);
  }
  await database.close();
}

/** Runs a command; the most megabytes that its process had. The embedded engine is another one. */
async function peakOf(...parameters: string[]): Promise<number> {
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', REPORT, CLI, ...parameters], {
    maxBuffer: MEGABYTE,
  });
  return Math.round(Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024);
}

const folder = await mkdtemp(join(tmpdir(), 'jettson-bench-backup-'));
try {
  for (const megabytes of [1, LARGE_MB]) {
    const from = join(folder, `from-${megabytes}`);
    const file = join(folder, `backup-${megabytes}`);
    await makeInstallation(from, megabytes);
    const peaks = [
      await peakOf('backup', file, '--data-dir', from),
      await peakOf('verify', file),
      await peakOf('restore', file, '--data-dir', join(folder, `to-${megabytes}`)),
    ];
    const size = Math.round((await stat(file)).size / MEGABYTE);
    console.log(
      `${megabytes} MB of files, as many of events, backup of ${size} MB: backup ${peaks[0]} MB, verify ${peaks[1]} MB, restore ${peaks[2]} MB at most`,
    );
    await rm(from, { recursive: true });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
