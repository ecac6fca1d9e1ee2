import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { FoundVersion } from './select-matches.ts';

/** What a neighbour's score adds: a turn that says little itself is found by the question that it answers. .2 did the same. */
const NEIGHBOUR_WEIGHT = 0.3;

/**
 * Lifts the memories of a conversation (`metadata.session`) by the better one of their neighbours, as far as that was found
 * too. Memories that stand alone have none. Only what is live counts.
 */
export async function rankByNeighbours(
  db: Database,
  accountId: string,
  found: FoundVersion[],
): Promise<FoundVersion[]> {
  const turns = found.filter(({ metadata }) => metadata.session !== undefined && metadata.session !== null);
  if (turns.length < 2) return found;
  const neighbours = await selectNeighbours(db, accountId, turns);
  const scores = new Map(found.map(({ versionId, score }) => [versionId, score]));
  return found.map((version) => {
    const beside = neighbours.get(version.versionId) ?? [];
    const best = Math.max(0, ...beside.map((versionId) => scores.get(versionId) ?? 0));
    return { ...version, score: 1 - (1 - version.score) * (1 - NEIGHBOUR_WEIGHT * best) };
  });
}

/**
 * What stands before and after each version in its session: by the number `metadata.order` where there is one, else in
 * the order in which they were written.
 */
async function selectNeighbours(
  db: Database,
  accountId: string,
  turns: FoundVersion[],
): Promise<Map<number, number[]>> {
  const ids = turns.map(({ versionId }) => versionId);
  const sessions = [...new Set(turns.map(({ metadata: { session } }) => toText(session)))];
  const { rows } = await sql<{ versionId: number; before: number | null; after: number | null }>`
    select * from (
      select v.id as "versionId", lag(v.id) over neighbours as before, lead(v.id) over neighbours as after
        from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
       where v.account_id = ${accountId} and v.metadata ->> 'session' = any(${sessions}::text[])
         and v.valid_to is null and v.metadata ? 'session'
      window neighbours as (
        partition by v.namespace, v.metadata ->> 'session'
        order by case when jsonb_typeof(v.metadata -> 'order') = 'number' then (v.metadata ->> 'order')::numeric end,
                 m.created_at, v.id)) turn
     where "versionId" = any(${ids}::bigint[])`.execute(db);
  return new Map(
    rows.map(({ versionId, before, after }) => [versionId, [before, after].filter((id) => id !== null)]),
  );
}

/** As Postgres' ->> has it. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
