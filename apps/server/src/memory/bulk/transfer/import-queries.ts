import type { ImportMemoriesResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { fileKey } from '../../../http/seal-answer.ts';

/** The progress of an import. */
export interface ImportProgress {
  operationId: string;
  rowsDone: number;
  /** SHA-256 over the rows that are done, in hex. */
  rowsHash: string;
  imported: number;
  unchanged: number;
  failed: number;
  partial: boolean;
  errors: ImportMemoriesResponse['errors'];
  isFinished: boolean;
}

/** Locks the progress of an import: of two calls with the same key, one waits for the other's batch. */
export async function lockImport(
  tx: Database,
  accountId: string,
  idempotencyKey: string,
): Promise<ImportProgress | undefined> {
  const { rows } = await sql<ImportProgress>`
    select operation_id as "operationId", rows_done as "rowsDone", rows_hash as "rowsHash", imported, unchanged, failed,
           partial, errors, finished_at is not null as "isFinished"
      from memory_imports where account_id = ${accountId} and idempotency_key = ${fileKey(idempotencyKey)}
         for update`.execute(tx);
  return rows[0];
}

/** Per account: each may hold the faults of 1,000 rows. A forgotten one starts anew when it is sent again. */
const IMPORTS_KEPT = 100;

/** Stores the progress of an import, and forgets the oldest one above the limit. */
export async function saveImport(
  tx: Database,
  accountId: string,
  { idempotencyKey, ...p }: ImportProgress & { idempotencyKey: string },
): Promise<void> {
  await sql`
    insert into memory_imports (account_id, idempotency_key, created_at, finished_at, operation_id, rows_done,
                                rows_hash, imported, unchanged, failed, partial, errors)
    values (${accountId}, ${fileKey(idempotencyKey)}, now_ms(), case when ${p.isFinished} then now_ms() end, ${p.operationId},
            ${p.rowsDone}, ${p.rowsHash}, ${p.imported}, ${p.unchanged}, ${p.failed}, ${p.partial},
            ${JSON.stringify(p.errors)}::jsonb)
    on conflict (account_id, idempotency_key) do update
      set finished_at = excluded.finished_at, rows_done = excluded.rows_done, rows_hash = excluded.rows_hash,
          imported = excluded.imported, unchanged = excluded.unchanged, failed = excluded.failed,
          partial = excluded.partial, errors = excluded.errors`.execute(tx);
  await sql`
    delete from memory_imports where account_id = ${accountId} and idempotency_key in (
      select idempotency_key from memory_imports where account_id = ${accountId}
       order by created_at desc, idempotency_key = ${fileKey(idempotencyKey)} desc offset ${IMPORTS_KEPT})`.execute(
    tx,
  );
}
