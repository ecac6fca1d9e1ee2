import type { MemoryChange, MemoryOperationDetails } from '@jettson/contract';
import { MEMORY_DIFF_MAX } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../../../errors.ts';
import { forWriting, inScope, type MemoryScope } from '../../model/memory-scope.ts';
import { selectCountedOperation } from './operation-queries.ts';

/**
 * An operation with what it changed, as far as the caller may see it; nothing once it is undone. Throws `not_found`.
 *
 * Only the values that are shown are read: an import may have written a million of them.
 */
export async function getOperation(
  db: Database,
  scope: MemoryScope,
  operationId: string,
): Promise<MemoryOperationDetails> {
  const operation = await selectCountedOperation(db, forWriting(scope), operationId);
  if (operation === undefined) throw new ApiError('not_found', 'There is no such operation');
  const { rows } = await sql<Omit<MemoryChange, 'action'>>`
    with step as (
      select v.id, v.memory_id, v.valid_from, bool_or(s.effect = 'created') as is_created,
             max(s.left_valid_to) as left_valid_to
        from memory_operation_steps s join memory_versions v on v.id = s.version_id and v.account_id = s.account_id
       where s.account_id = ${scope.accountId} and s.operation_id = ${operationId}
       group by v.id, v.memory_id, v.valid_from),
    shown as (
      select m.key, m.namespace, m.id as memory_id,
             (array_agg(step.id order by step.valid_from desc) filter (where not is_created))[1] as closed,
             (array_agg(step.id order by step.valid_from desc)
                filter (where is_created and left_valid_to is null))[1] as created
        from step join memories m on m.account_id = ${scope.accountId} and m.id = step.memory_id
       where ${inScope(scope, sql`m.namespace`)}
       group by m.id, m.key, m.namespace order by m.namespace, m.key limit ${MEMORY_DIFF_MAX})
    select key, namespace, memory_id,
           (select value from memory_versions v where v.account_id = ${scope.accountId} and v.id = closed) as before,
           (select value from memory_versions v where v.account_id = ${scope.accountId} and v.id = created) as after
      from shown order by namespace, key`.execute(db);
  const diff = rows.map((row): MemoryChange => ({ action: row.after === null ? 'remove' : 'write', ...row }));
  return { ...operation, diff };
}
