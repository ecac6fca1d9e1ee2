import type { MemoryOperationList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { notACursor } from '../../../http/cursor.ts';
import { forWriting, type MemoryScope, narrowed } from '../../model/memory-scope.ts';
import { selectOperations } from './operation-queries.ts';

/**
 * One page of the operations that changed several memories, newest first, or of those that changed some of a namespace; each
 * can be undone by its id. Throws `invalid_query`, and `forbidden` for a namespace that is out of reach.
 */
export async function listOperations(
  db: Database,
  scope: MemoryScope,
  {
    namespace,
    limit = 50,
    cursor,
  }: { namespace?: string | undefined; limit?: number | undefined; cursor?: string | undefined },
): Promise<MemoryOperationList> {
  const writable = forWriting(scope);
  narrowed(writable, { namespace });
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectOperations(db, writable, { namespace, limit: limit + 1, after });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const next = last && Buffer.from(`${last.created_at}.${last.operation_id}`).toString('base64url');
  return { operations: rows.slice(0, limit), next_cursor: next ?? null };
}

function decodeCursor(cursor: string): { createdAt: number; id: string } {
  const match = /^(\d{1,15})\.(mop_\w{1,30})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw notACursor();
  return { createdAt: Number(match[1]), id: match[2] as string };
}
