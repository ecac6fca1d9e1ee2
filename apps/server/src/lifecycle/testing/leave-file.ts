import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { contentName } from '../../files/content-name.ts';
import type { Files } from '../../files/open-file-store.ts';
import { spoolFile } from '../../files/spool-file.ts';
import { newId } from '../../ids.ts';

/** A file that an agent left, or an upload, with its content in the store. Returns the content's name there. */
export async function leaveFile(
  { database: { db }, files }: { database: { db: Database }; files: Files },
  accountId: string,
  agentId: string | null,
  { days = 0 }: { days?: number } = {},
): Promise<string> {
  const id = newId('art');
  const spooled = await spoolFile(files.spoolFolder, content(id), { maxBytes: 1000 });
  const { sizeBytes, sha256 } = spooled;
  const name = contentName({ accountId, id, sha256 });
  await files.store.put(name, spooled);
  await spooled[Symbol.asyncDispose]();
  await sql`
    insert into files (id, account_id, agent_id, path, size_bytes, sha256, state, created_at)
    values (${id}, ${accountId}, ${agentId}, 'out/x', ${sizeBytes}, ${sha256}, 'kept',
            now() - make_interval(days => ${days}))`.execute(db);
  return name;
}

async function* content(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
