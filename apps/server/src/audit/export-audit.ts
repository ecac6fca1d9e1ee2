import type { Database } from '@jettson/database';
import type { Cursor } from '../http/cursor.ts';
import { type AuditFilter, selectAudit } from './audit-queries.ts';
import { toEntry } from './list-audit.ts';

const PAGE = 1000;

/**
 * The entries of the account after `after` that the filter selects, newest first, one per line: read page by page, as fast
 * as the caller takes them.
 */
export function exportAudit(
  db: Database,
  accountId: string,
  { after, ...filter }: AuditFilter & { after: Cursor | undefined },
): ReadableStream<Uint8Array> {
  async function* pages(): AsyncGenerator<Uint8Array> {
    let from = after;
    for (;;) {
      const rows = await selectAudit(db, accountId, filter, { after: from, limit: PAGE });
      if (rows.length > 0) yield Buffer.from(rows.map((row) => `${JSON.stringify(toEntry(row))}\n`).join(''));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      from = { createdAt: last.createdAtExact, id: last.id };
    }
  }
  return ReadableStream.from(pages());
}
