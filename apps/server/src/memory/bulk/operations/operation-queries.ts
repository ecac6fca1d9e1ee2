import type { MemoryOperation } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { MemoryName } from '../../model/memory-name.ts';
import { inScope, type MemoryScope } from '../../model/memory-scope.ts';

export type OperationKind = 'delete' | 'dedupe' | 'consolidate' | 'import';

/** A memory that an operation will write, as it is stored in the plan. */
type PlannedRecord = Record<string, unknown>;

export interface PlanStep extends MemoryName {
  /** keep: it only has to be live still. close: ends that version. write: puts `record` over it, or over nothing. */
  effect: 'keep' | 'close' | 'write';
  /** The version that must be live when the step is executed; null: none. */
  versionId: number | null;
  record: PlannedRecord | null;
}

/** Per account. Older ones can no longer be undone. */
const OPERATIONS_KEPT = 1000;
/** Per account. Each may take 32 MB, and is useless once its memories have changed. */
const PLANS_KEPT = 20;

/** Records an operation, which touches no memory if it `isEmpty`, and forgets the oldest one above the limit. */
export async function insertOperation(
  tx: Database,
  accountId: string,
  { id, kind, isEmpty = false }: { id: string; kind: OperationKind; isEmpty?: boolean },
): Promise<void> {
  await sql`
    insert into memory_operations (account_id, id, kind, created_at, undone_namespaces)
    values (${accountId}, ${id}, ${kind}, now_ms(), ${isEmpty ? [] : null}) on conflict do nothing`.execute(
    tx,
  );
  await sql`
    delete from memory_operations where account_id = ${accountId} and id in (
      select id from memory_operations where account_id = ${accountId}
       order by created_at desc, id = ${id} desc, id offset ${OPERATIONS_KEPT})`.execute(tx);
}

/** Operations `o`, each with how many versions it ended and wrote. */
const COUNTED = sql.raw(`
  select o.id as operation_id, o.kind, o.created_at, o.undone_at, steps.removed, steps.written
    from memory_operations o
    cross join lateral (
      select (count(*) filter (where s.effect = 'closed'))::integer as removed,
             (count(*) filter (where s.effect = 'created'))::integer as written
        from memory_operation_steps s where s.account_id = o.account_id and s.operation_id = o.id) steps`);

/** Operations that touched nothing outside the scope, and something in the namespace if there is one, newest first. */
export async function selectOperations(
  db: Database,
  scope: MemoryScope,
  {
    namespace,
    limit,
    after,
  }: { namespace: string | undefined; limit: number; after: { createdAt: number; id: string } | undefined },
): Promise<MemoryOperation[]> {
  const { rows } = await sql<MemoryOperation>`
    ${COUNTED} where o.account_id = ${scope.accountId} and ${touchesOnly(scope)}
       and ${namespace === undefined ? sql`true` : touches(namespace)}
       and (${after?.id ?? null}::text is null
            or (o.created_at, o.id) < (${after?.createdAt ?? null}::bigint, ${after?.id ?? null}::text))
     order by o.created_at desc, o.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function insertOperationSteps(
  tx: Database,
  accountId: string,
  { id, closed, created }: { id: string; closed: number[]; created: number[] },
): Promise<void> {
  await sql`
    insert into memory_operation_steps (account_id, operation_id, version_id, effect, left_valid_to)
    select ${accountId}, ${id}, unnest(${closed}::bigint[]), 'closed', null
    union all
    select ${accountId}, ${id}, v.id, 'created', v.valid_to from memory_versions v
     where v.account_id = ${accountId} and v.id = any(${created}::bigint[])`.execute(tx);
}

/** An operation with its counts, unless it touched something outside the scope. */
export async function selectCountedOperation(
  db: Database,
  scope: MemoryScope,
  id: string,
): Promise<MemoryOperation | undefined> {
  const { rows } = await sql<MemoryOperation>`
    ${COUNTED} where o.account_id = ${scope.accountId} and o.id = ${id} and ${touchesOnly(scope)}`.execute(
    db,
  );
  return rows[0];
}

/** An operation, unless it touched something outside the scope. */
export async function selectOperation(
  tx: Database,
  scope: MemoryScope,
  id: string,
): Promise<{ kind: OperationKind; undoneAt: number | null } | undefined> {
  const { rows } = await sql<{ kind: OperationKind; undoneAt: number | null }>`
    select kind, undone_at as "undoneAt" from memory_operations o
     where account_id = ${scope.accountId} and id = ${id} and ${touchesOnly(scope)}`.execute(tx);
  return rows[0];
}

/**
 * True for an operation `o` whose memories are all in the scope. Once it is undone, `undone_namespaces` says where they were; the
 * list is empty if it touched none. If they were deleted for good, or if an earlier version undid it, that is not known: then
 * the operation is shown only to those who see the whole account.
 */
function touchesOnly(scope: MemoryScope): RawBuilder<boolean> {
  if (scope.reads === null) return sql`true`;
  return sql`(
    select coalesce(bool_and(${inScope(scope, sql`touched.namespace`)}), o.undone_namespaces is not null) from (
      select v.namespace from memory_operation_steps s join memory_versions v on v.id = s.version_id
       where s.account_id = o.account_id and s.operation_id = o.id
      union all select unnest(o.undone_namespaces)) touched)`;
}

/** True for an operation `o` that changed a memory of the namespace, also if it was undone. */
function touches(namespace: string): RawBuilder<boolean> {
  return sql`(${namespace} = any(o.undone_namespaces) or exists (
    select from memory_operation_steps s join memory_versions v on v.id = s.version_id and v.account_id = s.account_id
     where s.account_id = o.account_id and s.operation_id = o.id and v.namespace = ${namespace}))`;
}

/** A memory that an operation touched, and what has happened to it since. */
export interface TouchedMemory extends MemoryName {
  memoryId: string;
  /** Whether the version that the operation left has been replaced or has ended. */
  isChanged: boolean;
  /** Whether it is live now, and whether it will be live after the undo. */
  isLive: boolean;
  willBeLive: boolean;
}

/**
 * What the undo of an operation concerns, by memory. Expiry alone is not a change: the version before expires as well.
 */
export async function selectTouched(
  tx: Database,
  accountId: string,
  operationId: string,
): Promise<TouchedMemory[]> {
  const ofOperation = sql`s.account_id = ${accountId} and s.operation_id = ${operationId}`;
  // Each step is looked up by its key: right after an import of thousands, a join of all with all would be chosen.
  const { rows } = await sql<TouchedMemory>`
    with step as (
      select s.version_id, bool_or(s.effect = 'created') as created
        from memory_operation_steps s where ${ofOperation} group by s.version_id),
    touched as (
      select v.memory_id, bool_or(not step.created and (v.expires_at is null or v.expires_at > now_ms())) as will_be_live
        from step join memory_versions v on v.id = step.version_id and v.account_id = ${accountId}
       group by v.memory_id)
    select m.id as "memoryId", m.namespace, m.key, t.will_be_live as "willBeLive",
           step.created is null or (step.created and newest.valid_to is distinct from step.left_valid_to
                                    and newest.ended_by is distinct from 'expired') as "isChanged",
           newest.valid_to is null and (newest.expires_at is null or newest.expires_at > now_ms()) as "isLive"
      from touched t
      join memories m on m.account_id = ${accountId} and m.id = t.memory_id
      join lateral (select * from memory_versions n where n.account_id = m.account_id and n.memory_id = m.id
                     order by n.valid_from desc limit 1) newest on true
      join lateral (select bool_or(s.effect = 'created') as created, max(s.left_valid_to) as left_valid_to
                      from memory_operation_steps s where ${ofOperation} and s.version_id = newest.id) step on true
     order by m.namespace, m.key`.execute(tx);
  return rows;
}

/** Reverts an operation: removes what it created, and makes what it closed live again. */
export async function revertSteps(tx: Database, accountId: string, operationId: string): Promise<void> {
  const ofOperation = sql`s.account_id = ${accountId} and s.operation_id = ${operationId}`;
  const { rows } = await sql<{ memoryId: string; namespace: string }>`
    select distinct v.memory_id as "memoryId", v.namespace
      from memory_operation_steps s join memory_versions v on v.id = s.version_id where ${ofOperation}`.execute(
    tx,
  );
  const memoryIds = rows.map(({ memoryId }) => memoryId);
  const namespaces = [...new Set(rows.map(({ namespace }) => namespace))];
  await sql`
    delete from memory_versions where account_id = ${accountId}
       and id in (select version_id from memory_operation_steps s where ${ofOperation} and effect = 'created')`.execute(
    tx,
  );
  await sql`
    with reopened as (
      update memory_versions set valid_to = null, ended_by = null
       where account_id = ${accountId}
         and id in (select version_id from memory_operation_steps s where ${ofOperation} and effect = 'closed')
      returning id)
    update memory_vectors set live = true from reopened where version_id = reopened.id`.execute(tx);
  await sql`
    update memories m set last_version = (select max(version) from memory_versions v
                                           where v.account_id = m.account_id and v.memory_id = m.id)
     where account_id = ${accountId} and id = any(${memoryIds}::text[])
       and exists (select from memory_versions v where v.account_id = m.account_id and v.memory_id = m.id)`.execute(
    tx,
  );
  await sql`
    delete from memories m where account_id = ${accountId} and id = any(${memoryIds}::text[])
       and not exists (select from memory_versions v where v.account_id = m.account_id and v.memory_id = m.id)`.execute(
    tx,
  );
  await sql`
    update memory_operations
       set undone_at = now_ms(), undone_namespaces = coalesce(nullif(${namespaces}::text[], '{}'), undone_namespaces)
     where account_id = ${accountId} and id = ${operationId}`.execute(tx);
  // It cannot be undone twice, and an account that keeps deleting and undoing would pile these up.
  await sql`
    delete from memory_operation_steps where account_id = ${accountId} and operation_id = ${operationId}`.execute(
    tx,
  );
}

export interface PlanRow {
  id: string;
  kind: OperationKind;
  stepCount: number;
  operationId: string | null;
}

/** Stores a plan, and forgets the oldest one above the limit. */
export async function insertPlan(
  tx: Database,
  accountId: string,
  { id, kind, steps }: { id: string; kind: OperationKind; steps: PlanStep[] },
): Promise<void> {
  await sql`
    insert into memory_plans (account_id, id, kind, created_at, step_count)
    values (${accountId}, ${id}, ${kind}, now_ms(), ${steps.length})`.execute(tx);
  await sql`
    delete from memory_plans where account_id = ${accountId} and id in (
      select id from memory_plans where account_id = ${accountId}
       order by created_at desc, id = ${id} desc, id offset ${PLANS_KEPT})`.execute(tx);
  const rows = steps.map((step, ordinal) => ({ ...step, ordinal }));
  await sql`
    insert into memory_plan_steps (account_id, plan_id, ordinal, effect, version_id, namespace, key, record)
    select ${accountId}, ${id}, ordinal, effect, "versionId", namespace, key, record
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as s(ordinal integer, effect text, "versionId" bigint, namespace text, key text, record jsonb)`.execute(
    tx,
  );
}

/** Locks a plan that touches nothing outside the scope: of two callers that apply it, one waits for the other. */
export async function lockPlanRow(
  tx: Database,
  scope: MemoryScope,
  id: string,
): Promise<PlanRow | undefined> {
  const { rows } = await sql<PlanRow>`
    select id, kind, step_count as "stepCount", operation_id as "operationId" from memory_plans p
     where account_id = ${scope.accountId} and id = ${id}
       and not exists (select from memory_plan_steps s where s.account_id = p.account_id and s.plan_id = p.id
                        and not ${inScope(scope, sql`s.namespace`)}) for update`.execute(tx);
  return rows[0];
}

export async function selectPlanSteps(tx: Database, accountId: string, planId: string): Promise<PlanStep[]> {
  const { rows } = await sql<PlanStep>`
    select effect, version_id as "versionId", namespace, key, record from memory_plan_steps
     where account_id = ${accountId} and plan_id = ${planId} order by ordinal`.execute(tx);
  return rows;
}

export async function markPlanApplied(
  tx: Database,
  accountId: string,
  { id, operationId }: { id: string; operationId: string },
): Promise<void> {
  await sql`
    update memory_plans set operation_id = ${operationId} where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  );
}
