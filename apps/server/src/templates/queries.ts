import type { TemplateDefaultsRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { Cursor } from '../http/cursor.ts';

/** A version of a template. */
export interface TemplateRow {
  versionId: string;
  templateId: string;
  name: string;
  description: string | null;
  version: number;
  /** Without its write-only values. */
  defaults: TemplateDefaultsRequest;
  sealedValues: string | null;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
}

const COLUMNS = sql.raw(`
  v.id as "versionId", t.id as "templateId", t.name, v.description, v.version, v.defaults, v.sealed_values as "sealedValues",
  t.created_at as "createdAt", v.created_at as "updatedAt", t.archived_at as "archivedAt"`);

/** A template in this version, or in its current one. */
export async function selectTemplate(
  db: Database,
  accountId: string,
  { name, version }: { name: string; version?: number | undefined },
): Promise<TemplateRow | undefined> {
  const { rows } = await sql<TemplateRow>`
    select ${COLUMNS}
      from templates t join template_versions v on v.template_id = t.id
     where t.account_id = ${accountId} and t.name = ${name}
       and v.version = ${version === undefined ? sql`t.version` : version}`.execute(db);
  return rows[0];
}

/** What nobody else can change before the transaction ends: the template's current version. */
export async function lockTemplate(
  tx: Database,
  accountId: string,
  name: string,
): Promise<{ id: string; version: number; archivedAt: Date | null } | undefined> {
  const { rows } = await sql<{ id: string; version: number; archivedAt: Date | null }>`
    select id, version, archived_at as "archivedAt" from templates
     where account_id = ${accountId} and name = ${name} for update`.execute(tx);
  return rows[0];
}

/** An entry of a page, with what tells where the page ends. */
export interface TemplateEntry extends TemplateRow {
  /** Of the template in a list of templates, of the version in one of versions. */
  id: string;
  createdAtExact: string;
  /** Of the definitions before it on the page. */
  bytesBefore: number;
}

export interface Page {
  limit: number;
  after: Cursor | undefined;
  /** The page ends at so many bytes of definitions; one entry more is read, which tells that there are more. */
  maxBytes: number;
}

/** Templates in their current version, newest first. */
export function selectTemplates(
  db: Database,
  accountId: string,
  { isArchived, ...page }: Page & { isArchived: boolean },
): Promise<TemplateEntry[]> {
  return selectPage(db, accountId, {
    ...page,
    table: 't',
    condition: sql`v.version = t.version and (t.archived_at is not null) = ${isArchived}`,
  });
}

/** All versions of a template, newest first. */
export function selectVersions(
  db: Database,
  accountId: string,
  { templateId, ...page }: Page & { templateId: string },
): Promise<TemplateEntry[]> {
  return selectPage(db, accountId, { ...page, table: 'v', condition: sql`t.id = ${templateId}` });
}

async function selectPage(
  db: Database,
  accountId: string,
  {
    table,
    condition,
    limit,
    after,
    maxBytes,
  }: Page & { table: 't' | 'v'; condition: ReturnType<typeof sql> },
): Promise<TemplateEntry[]> {
  const [createdAt, id] = [sql.ref(`${table}.created_at`), sql.ref(`${table}.id`)];
  const isAfter = after
    ? sql`(${createdAt}, ${id}) < (${after.createdAt}::timestamptz, ${after.id})`
    : sql`true`;
  const { rows } = await sql<TemplateEntry>`
    select ${COLUMNS}, p.sort_id as id, p.created_at_exact as "createdAtExact", p.bytes_before as "bytesBefore"
      from (select *, lag(bytes_before, 1, 0::float8) over (order by position) as bytes_before_last
              from (select v.id as version_id, ${id} as sort_id, ${createdAt}::text as created_at_exact,
                           row_number() over sorted as position,
                           (sum(v.bytes) over sorted - v.bytes)::float8 as bytes_before
                      from templates t join template_versions v on v.template_id = t.id
                     where t.account_id = ${accountId} and ${condition} and ${isAfter}
                    window sorted as (order by ${createdAt} desc, ${id} desc)
                     order by position limit ${limit}) entries) p
      join template_versions v on v.id = p.version_id join templates t on t.id = v.template_id
     where p.bytes_before_last < ${maxBytes}
     order by p.position`.execute(db);
  return rows;
}

export async function insertTemplate(
  tx: Database,
  accountId: string,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await sql`insert into templates (id, account_id, name, version) values (${id}, ${accountId}, ${name}, 0)`.execute(
    tx,
  );
}

export interface NewVersion {
  id: string;
  description: string | null;
  /** Without its write-only values. */
  defaults: TemplateDefaultsRequest;
  sealedValues: string | null;
  bytes: number;
}

/** Makes the next version of a template, which spawns can use from then on. */
export async function insertVersion(
  tx: Database,
  accountId: string,
  templateId: string,
  { id, description, defaults, sealedValues, bytes }: NewVersion,
): Promise<void> {
  await sql`
    with template as (
      update templates set version = version + 1, archived_at = null
       where account_id = ${accountId} and id = ${templateId} returning id, version)
    insert into template_versions (id, account_id, template_id, version, description, defaults, sealed_values, bytes)
    select ${id}, ${accountId}, template.id, template.version, ${description}, ${JSON.stringify(defaults)}::json,
           ${sealedValues}, ${bytes}
      from template`.execute(tx);
}

/** Archives a template, unless it is archived already. */
export async function markArchived(tx: Database, accountId: string, name: string): Promise<void> {
  await sql`
    update templates set archived_at = now()
     where account_id = ${accountId} and name = ${name} and archived_at is null`.execute(tx);
}

/** Deletes archived templates but for the last ones. One that is brought back at the same time stays: its row is looked at again. */
export async function deleteArchived(tx: Database, accountId: string, keep: number): Promise<void> {
  await sql`
    delete from templates
     where account_id = ${accountId} and archived_at is not null and id in (
       select id from templates where account_id = ${accountId} and archived_at is not null
        order by archived_at desc, id offset ${keep})`.execute(tx);
}

/** How many templates the account has, and the bytes of all their versions; archived ones do not count. */
export async function countTemplates(
  db: Database,
  accountId: string,
): Promise<{ templates: number; bytes: number }> {
  const { rows } = await sql<{ templates: number; bytes: number }>`
    select count(distinct t.id)::int as templates, coalesce(sum(v.bytes), 0)::float8 as bytes
      from templates t join template_versions v on v.template_id = t.id
     where t.account_id = ${accountId} and t.archived_at is null`.execute(db);
  return rows[0] ?? { templates: 0, bytes: 0 };
}

/** The names that a spawn can use. */
export async function selectNames(db: Database, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from templates where account_id = ${accountId} and archived_at is null order by name`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}
