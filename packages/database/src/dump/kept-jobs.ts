import type { Session } from './session.ts';

/**
 * The query for the background jobs that are not done, as lines of JSON; without those that are requested regularly, which
 * have a key. The queue's own tables are not kept: they change with the versions of its library.
 */
export async function waitingJobsQuery(session: Session): Promise<string> {
  const tables = await session.query("select 1 from pg_class where oid = to_regclass('pgboss.job')");
  if (tables.length === 0) return "select ''::text as line where false";
  return `
    select json_build_object('name', name, 'data', data, 'group', group_id, 'expireSeconds', expire_seconds,
                             'startAfter', floor(extract(epoch from start_after) * 1000))::text as line
      from pgboss.job where state in ('created', 'retry', 'active') and singleton_key is null
     order by created_on, id`;
}

/** Keeps jobs until there is a queue that takes them. */
export async function keepRestoredJobs(session: Session, lines: readonly string[]): Promise<void> {
  await session.query('insert into restored_jobs (job) select j from json_array_elements($1::json) j', [
    `[${lines.join(',')}]`,
  ]);
}
