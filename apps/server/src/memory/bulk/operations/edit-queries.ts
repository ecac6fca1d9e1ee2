import type { MemoryEdit } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { inScope, type MemoryScope } from '../../model/memory-scope.ts';
import { isAgentGone } from '../../model/shown-provenance.ts';
import { type StoredVersion, VERSION_COLUMNS, VERSION_JOIN } from '../../model/stored-version.ts';

/** A version that was written, or one that ended without another one in its place. */
export interface EditId {
  versionId: number;
  effect: 'written' | 'ended';
}

export type StoredEdit = EditId & Omit<MemoryEdit, 'edit_id'> & { isAgentGone: boolean };

/** Changes of single memories, newest first. What an operation did is in the list of operations. */
export async function selectEdits(
  db: Database,
  scope: MemoryScope,
  { limit, after }: { limit: number; after: (EditId & { at: number }) | undefined },
): Promise<StoredEdit[]> {
  const isOurs = sql`v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)}`;
  const isOfOperation = (effect: 'created' | 'closed') => sql`exists (
    select from memory_operation_steps s
     where s.version_id = v.id and s.account_id = v.account_id and s.effect = ${effect})`;
  const { rows } = await sql<StoredEdit>`
    with edit as materialized (
      select * from (
        select v.id, 'written' as effect, v.valid_from as at from memory_versions v
         where ${isOurs} and not ${isOfOperation('created')}
        union all
        select v.id, 'ended', v.valid_to from memory_versions v
         where ${isOurs} and v.ended_by in ('deleted', 'expired') and not ${isOfOperation('closed')}) all_edits
       where ${after?.at ?? null}::bigint is null
          or (at, id, effect) < (${after?.at ?? null}::bigint, ${after?.versionId ?? null}::bigint, ${after?.effect ?? null}::text)
       order by at desc, id desc, effect desc limit ${limit})
    select edit.id as "versionId", edit.effect, edit.at as changed_at, m.id as memory_id, m.key, m.namespace,
           case when edit.effect = 'ended' then case v.ended_by when 'deleted' then 'delete' else 'expire' end
                when replaced.version = v.version then 'amend'
                when is_old then 'restore'
                when replaced.id is null then 'write' else 'update' end as kind,
           case when edit.effect = 'ended' then v.value else replaced.value end as before,
           case when edit.effect = 'written' then v.value end as after,
           case when edit.effect = 'written' then v.provenance end as provenance, ${isAgentGone('v')} as "isAgentGone",
           not exists (select from memory_versions n where n.account_id = v.account_id and n.memory_id = v.memory_id
                          and n.valid_from > v.valid_from)
             and (edit.effect = 'ended' or (v.valid_to is null and (v.expires_at is null or v.expires_at > now_ms()))) as can_undo
      from edit
      join memory_versions v on v.id = edit.id
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
      left join memory_versions replaced on replaced.account_id = v.account_id and replaced.memory_id = v.memory_id
       and replaced.valid_to = v.valid_from and replaced.ended_by in ('superseded', 'amended')
      cross join lateral (
        select exists (select from memory_versions o where o.account_id = v.account_id and o.memory_id = v.memory_id
                          and o.version < v.version and o.value = v.value) as is_old) older
     order by edit.at desc, edit.id desc, edit.effect desc`.execute(db);
  return rows;
}

/** A version and the one that it replaced, if one was live until then. */
export async function selectEdited(
  tx: Database,
  scope: MemoryScope,
  versionId: number,
): Promise<{ version: StoredVersion; replaced: StoredVersion | undefined } | undefined> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
      join memory_versions edited on edited.account_id = v.account_id and edited.memory_id = v.memory_id
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and edited.id = ${versionId}
       and (v.id = edited.id
            or (v.valid_to = edited.valid_from and v.ended_by in ('superseded', 'amended')))`.execute(tx);
  const version = rows.find((row) => row.versionId === versionId);
  return version && { version, replaced: rows.find((row) => row.versionId !== versionId) };
}
