import type { AuditAction } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Cursor } from '../http/cursor.ts';
import { selectAudit } from './audit-queries.ts';
import { toEntry } from './list-audit.ts';

const PAGE = 1000;

/** All entries of the account after `after`, newest first, one per line: read page by page, as fast as the caller takes them. */
export function exportAudit(
  db: Database,
  accountId: string,
  { action, after }: { action: AuditAction | undefined; after: Cursor | undefined },
): ReadableStream<Uint8Array> {
  async function* pages(): AsyncGenerator<Uint8Array> {
    let from = after;
    for (;;) {
      const rows = await selectAudit(db, accountId, { action, after: from, limit: PAGE });
      if (rows.length > 0) yield Buffer.from(rows.map((row) => `${JSON.stringify(toEntry(row))}\n`).join(''));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      from = { createdAt: last.createdAtExact, id: last.id };
    }
  }
  return ReadableStream.from(pages());
}
