import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { MemoryName } from '../model/memory-name.ts';
import { forWriting, inScope, type MemoryScope } from '../model/memory-scope.ts';

export interface ErasedMemory extends MemoryName {
  memoryId: string;
}

/** The memories with these names, live or not. */
export async function selectErased(
  tx: Database,
  scope: MemoryScope,
  { names }: { names: MemoryName[] },
): Promise<ErasedMemory[]> {
  const writable = forWriting(scope);
  const { rows } = await sql<ErasedMemory>`
    select m.id as "memoryId", m.namespace, m.key
      from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n(namespace text, key text)
      join memories m on m.account_id = ${scope.accountId} and m.namespace = n.namespace and m.key = n.key
     where ${inScope(writable, sql`m.namespace`)}`.execute(tx);
  return rows;
}

/** Summaries that were made from any of these memories, in any version. */
export async function selectSummariesOf(
  tx: Database,
  accountId: string,
  { of, except }: { of: string[]; except: string[] },
): Promise<ErasedMemory[]> {
  const { rows } = await sql<ErasedMemory>`
    select distinct m.id as "memoryId", m.namespace, m.key
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.account_id = ${accountId} and v.source = 'consolidated' and v.provenance -> 'sources' ?| ${of}::text[]
       and m.id <> all(${except}::text[])`.execute(tx);
  return rows;
}

/** Summaries that do not say what they were made from, by operations that closed a version of this memory. */
export async function selectOldSummaries(
  tx: Database,
  accountId: string,
  { of, except }: { of: string; except: string[] },
): Promise<{ memory_id: string; namespace: string; key: string }[]> {
  const { rows } = await sql<{ memory_id: string; namespace: string; key: string }>`
    select distinct m.id as memory_id, m.namespace, m.key
      from memory_operation_steps closed
      join memory_versions source on source.id = closed.version_id and source.memory_id = ${of}
      join memory_operations o on o.account_id = closed.account_id and o.id = closed.operation_id
      join memory_operation_steps made on made.account_id = o.account_id and made.operation_id = o.id
      join memory_versions v on v.id = made.version_id and v.account_id = o.account_id
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where closed.account_id = ${accountId} and closed.effect = 'closed' and made.effect = 'created'
       and o.kind = 'consolidate' and not v.provenance ? 'sources' and m.id <> all(${except}::text[])`.execute(
    tx,
  );
  return rows;
}

/**
 * Makes the memories that were consolidated into these summaries live again, except those that are removed with them.
 */
export async function reopenSources(
  tx: Database,
  accountId: string,
  { of }: { of: string[] },
): Promise<void> {
  await sql`
    with source as (
      select distinct jsonb_array_elements_text(v.provenance -> 'sources') as id from memory_versions v
       where v.account_id = ${accountId} and v.memory_id = any(${of}::text[]) and v.source = 'consolidated'
         and v.provenance ? 'sources'),
    reopened as (
      update memory_versions v set valid_to = null, ended_by = null
        from source
       where v.account_id = ${accountId} and v.memory_id = source.id and v.memory_id <> all(${of}::text[])
         and v.ended_by = 'consolidated'
         and not exists (select from memory_versions n where n.account_id = v.account_id
                            and n.memory_id = v.memory_id and n.valid_from > v.valid_from)
      returning v.id)
    update memory_vectors set live = true from reopened where version_id = reopened.id`.execute(tx);
}

/** Empties every plan that names one of these: it can no longer be applied, and may contain a summary of them. */
export async function dropPlans(tx: Database, accountId: string, names: MemoryName[]): Promise<void> {
  await sql`
    delete from memory_plan_steps where account_id = ${accountId} and plan_id in (
      select s.plan_id from memory_plan_steps s
        join jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n(namespace text, key text)
          on s.namespace = n.namespace and s.key = n.key
       where s.account_id = ${accountId})`.execute(tx);
}

/** What an import says about failed rows may quote them. */
export async function forgetImports(tx: Database, accountId: string, names: MemoryName[]): Promise<void> {
  const keys = names.map(({ key }) => key);
  await sql`
    update memory_imports set errors = (
      select coalesce(jsonb_agg(e), '[]') from jsonb_array_elements(errors) e
       where e ->> 'key' is null or e ->> 'key' <> all(${keys}::text[]))
     where account_id = ${accountId}
       and exists (select from jsonb_array_elements(errors) e where e ->> 'key' = any(${keys}::text[]))`.execute(
    tx,
  );
}

/** Removes all versions of these memories, their vectors, proposals and steps of operations. */
export async function removeMemories(tx: Database, accountId: string, names: MemoryName[]): Promise<void> {
  const named = sql`jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n(namespace text, key text)`;
  await sql`
    delete from memory_proposals p using ${named}
     where p.account_id = ${accountId} and p.namespace = n.namespace and p.key = n.key`.execute(tx);
  await sql`
    delete from memories m using ${named}
     where m.account_id = ${accountId} and m.namespace = n.namespace and m.key = n.key`.execute(tx);
}
