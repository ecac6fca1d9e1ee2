import type { AuditEntry, AuditPage, ListAuditQuery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { decodeCursor, toPage } from '../http/cursor.ts';
import { type AuditRow, selectAudit } from './audit-queries.ts';

/** A page of the account's audit log, newest first. Throws `invalid_query` for a cursor that we did not issue. */
export async function listAudit(
  db: Database,
  accountId: string,
  { after, limit, ...filter }: ListAuditQuery,
): Promise<AuditPage> {
  const cursor = after === undefined ? undefined : decodeCursor(after);
  const rows = await selectAudit(db, accountId, filter, { after: cursor, limit: limit + 1 });
  return toPage(rows, limit, toEntry);
}

/** An entry in its wire format. */
export function toEntry(row: AuditRow): AuditEntry {
  return {
    audit_id: row.id,
    created_at: row.createdAt.toISOString(),
    actor: { type: row.actorType, id: row.actorId, name: row.actorName },
    action: row.action,
    target: row.target,
    agent_id: row.agentId,
    address: row.address,
    host: row.host,
    method: row.method,
    status: row.status,
  };
}
