import type { MemoryProposal, MemoryProvenance, MemorySource, MemoryTrust } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt } from '../model/live-at.ts';
import type { MemoryName } from '../model/memory-name.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import { isAgentGone } from '../model/shown-provenance.ts';
import type { MemoryInput } from './put-in-batch.ts';

export interface StoredProposal extends MemoryName {
  id: string;
  value: string;
  tags: string[] | null;
  importance: number | null;
  lifetime: number | null;
  metadata: Record<string, unknown> | null;
  source: MemorySource;
  trust: MemoryTrust;
  provenance: MemoryProvenance;
  /** The agent that proposed it is no longer there. */
  isAgentGone: boolean;
  createdAt: number;
  status: MemoryProposal['status'];
  decidedAt: number | null;
  acceptedVersion: number | null;
  /** What is live under the key now. */
  current: MemoryProposal['current'];
}

const toJson = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** The id of a waiting proposal by the same writer with the same content. */
export async function findSameProposal(
  tx: Database,
  accountId: string,
  { namespace, key, value, tags, importance, lifetime, metadata, trust, provenance }: MemoryInput,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from memory_proposals
     where account_id = ${accountId} and namespace = ${namespace} and key = ${key} and status = 'waiting'
       and value = ${value} and trust = ${trust} and provenance = ${toJson(provenance)}::jsonb
       and tags is not distinct from ${tags ?? null}::text[]
       and importance is not distinct from ${importance ?? null}::smallint
       and lifetime is not distinct from ${lifetime ?? null}::bigint
       and metadata is not distinct from ${toJson(metadata)}::jsonb`.execute(tx);
  return rows[0]?.id;
}

/** How many proposals wait for a decision. */
export async function countWaiting(
  tx: Database,
  accountId: string,
  { namespace, key }: MemoryName,
): Promise<{ ofAccount: number; ofKey: number }> {
  const { rows } = await sql<{ ofAccount: number; ofKey: number }>`
    select count(*)::integer as "ofAccount",
           (count(*) filter (where namespace = ${namespace} and key = ${key}))::integer as "ofKey"
      from memory_proposals where account_id = ${accountId} and status = 'waiting'`.execute(tx);
  return rows[0] ?? { ofAccount: 0, ofKey: 0 };
}

export async function insertProposal(
  tx: Database,
  accountId: string,
  id: string,
  { namespace, key, value, tags, importance, lifetime, metadata, source, trust, provenance }: MemoryInput,
): Promise<void> {
  await sql`
    insert into memory_proposals (account_id, id, namespace, key, value, tags, importance, lifetime, metadata, source,
                                  trust, provenance, created_at)
    values (${accountId}, ${id}, ${namespace}, ${key}, ${value}, ${tags ?? null}::text[], ${importance ?? null},
            ${lifetime ?? null}, ${toJson(metadata)}::jsonb, ${source}, ${trust}, ${toJson(provenance)}::jsonb, now_ms())`.execute(
    tx,
  );
}

/** Waiting proposals, newest first, each with what is live under its key. */
export async function selectWaiting(
  db: Database,
  scope: MemoryScope,
  { limit, after }: { limit: number; after: { createdAt: number; id: string } | undefined },
): Promise<StoredProposal[]> {
  const { rows } = await sql<StoredProposal>`
    select ${COLUMNS} from memory_proposals p ${CURRENT}
     where p.account_id = ${scope.accountId} and p.status = 'waiting' and ${inScope(scope, sql`p.namespace`)}
       and (${after?.id ?? null}::text is null
            or (p.created_at, p.id) < (${after?.createdAt ?? null}::bigint, ${after?.id ?? null}::text))
     order by p.created_at desc, p.id desc limit ${limit}`.execute(db);
  return rows;
}

/** One proposal, waiting or decided. */
export async function selectProposal(
  tx: Database,
  scope: MemoryScope,
  id: string,
): Promise<StoredProposal | undefined> {
  const { rows } = await sql<StoredProposal>`
    select ${COLUMNS} from memory_proposals p ${CURRENT}
     where p.account_id = ${scope.accountId} and p.id = ${id} and ${inScope(scope, sql`p.namespace`)}`.execute(
    tx,
  );
  return rows[0];
}

export async function decideProposal(
  tx: Database,
  accountId: string,
  { id, status, version }: { id: string; status: 'accepted' | 'rejected'; version: number | null },
): Promise<void> {
  await sql`
    update memory_proposals set status = ${status}, decided_at = now_ms(), accepted_version = ${version}
     where account_id = ${accountId} and id = ${id} and status = 'waiting'`.execute(tx);
}

const COLUMNS = sql`
  p.id, p.namespace, p.key, p.value, p.tags, p.importance, p.lifetime, p.metadata, p.source, p.trust, p.provenance, ${isAgentGone('p')} as "isAgentGone",
  p.created_at as "createdAt", p.status, p.decided_at as "decidedAt", p.accepted_version as "acceptedVersion", live.current`;

const CURRENT = sql`
  left join lateral (
    select jsonb_build_object('memory_id', m.id, 'version', v.version, 'value', v.value, 'trust', v.trust) as current
      from memories m join memory_versions v on v.account_id = m.account_id and v.memory_id = m.id
     where m.account_id = p.account_id and m.namespace = p.namespace and m.key = p.key and ${liveAt(undefined)}) live on true`;
