import type { MemoryEditList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { notACursor } from '../../../http/cursor.ts';
import { type MemoryScope, narrowed } from '../../model/memory-scope.ts';
import { shownProvenance } from '../../model/shown-provenance.ts';
import { type EditId, selectEdits } from './edit-queries.ts';

/**
 * One page of the changes of single memories, newest first: what was written, deleted, restored or has expired. Throws
 * `invalid_query`.
 */
export async function listEdits(
  db: Database,
  scope: MemoryScope,
  {
    namespace,
    limit = 50,
    cursor,
  }: { namespace?: string | undefined; limit?: number | undefined; cursor?: string | undefined },
): Promise<MemoryEditList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectEdits(db, narrowed(scope, { namespace }), { limit: limit + 1, after });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    edits: rows.slice(0, limit).map(({ versionId, effect, provenance, isAgentGone, ...edit }) => ({
      edit_id: encodeEditId({ versionId, effect }),
      ...edit,
      provenance: provenance && shownProvenance({ provenance, isAgentGone }),
    })),
    next_cursor:
      last === undefined
        ? null
        : Buffer.from(`${last.changed_at}.${last.versionId}.${last.effect}`).toString('base64url'),
  };
}

/** The id of a change; nothing is stored for it. */
function encodeEditId({ versionId, effect }: EditId): string {
  return `med_${Buffer.from(`${versionId}.${effect}`).toString('base64url')}`;
}

/** Undefined for a text that is no id of a change. */
export function decodeEditId(id: string): EditId | undefined {
  if (!id.startsWith('med_')) return undefined;
  const text = Buffer.from(id.slice('med_'.length), 'base64url').toString('utf8');
  const match = /^(\d{1,15})\.(written|ended)$/.exec(text);
  return match === null ? undefined : { versionId: Number(match[1]), effect: match[2] as EditId['effect'] };
}

function decodeCursor(cursor: string): EditId & { at: number } {
  const match = /^(\d{1,15})\.(\d{1,15})\.(written|ended)$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (match === null) throw notACursor();
  return { at: Number(match[1]), versionId: Number(match[2]), effect: match[3] as EditId['effect'] };
}
