import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt } from '../../model/live-at.ts';
import { inScope, type MemoryScope } from '../../model/memory-scope.ts';
import { type StoredVersion, VERSION_COLUMNS, VERSION_JOIN } from '../../model/stored-version.ts';

/** The last row of a page of an export. */
export interface ExportPosition {
  namespace: string;
  key: string;
  validFrom: number;
}

/**
 * The next versions of an export by namespace, key and time: what was live at `at` or, with `history`, everything that
 * existed by then. Because all pages are read as of the same time, they are consistent whatever is written meanwhile.
 */
export async function selectForExport(
  db: Database,
  scope: MemoryScope,
  { at, history, after, limit }: { at: number; history: boolean; after: ExportPosition; limit: number },
): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
     where m.account_id = ${scope.accountId} and ${inScope(scope, sql`m.namespace`)}
       and (m.namespace, m.key) >= (${after.namespace}, ${after.key})
       and (m.namespace, m.key, v.valid_from) > (${after.namespace}, ${after.key}, ${after.validFrom}::bigint)
       and ${history ? sql`v.valid_from <= ${at}::bigint` : liveAt(at)}
     order by m.namespace, m.key, v.valid_from
     limit ${limit}`.execute(db);
  return rows;
}

export async function selectNow(db: Database): Promise<number> {
  const { rows } = await sql<{ now: number }>`select now_ms() as now`.execute(db);
  return rows[0]?.now as number;
}
