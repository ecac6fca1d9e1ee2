import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@jettson/database';
import type { HttpRequest } from '@jettson/egress';
import { sql } from 'kysely';
import type { AgentDefinition } from '../agents/agent-definition.ts';
import { chainOf } from '../agents/family-queries.ts';
import type { AgentRow } from '../agents/queries.ts';
import { tellOfGrant } from '../secrets/await-grants.ts';
import { openSecrets, refreshSecrets } from '../secrets/open-secrets.ts';
import type { SecretRow } from '../secrets/queries.ts';
import { tellOfSecrets } from '../secrets/secret-place.ts';
import type { Run } from './run.ts';
import { toGrantedNetwork } from './to-granted-network.ts';

/** A notification may be lost; then a change holds after this long. */
const LOOK_AGAIN_MS = 15_000;
const RETRY_MS = 1000;
/** A host that refuses every token must not make us refresh it for each request. */
const REFUSAL_MS = 10_000;

/** Keeps the gateway's grant for a workplace in step with the agent's network and its account's secrets. */
export interface GrantWatch extends AsyncDisposable {
  /**
   * Grants it to everything that reaches out as `networkId`, from before its first connection until this is disposed of,
   * which must come after the last one. Throws UnreadableSecretError.
   */
  grantTo(networkId: string): Promise<void> | undefined;
}

/** Watches from now on: a change that comes before `grantTo` is not missed. */
export function watchGrant(run: Run): GrantWatch {
  const { deps, agent, journal, log } = run;
  const { gateway, sealing } = deps;
  const closed = new AbortController();
  let networkId: string | undefined;
  let known = new Map<string, string>();
  const refusals = new Map<string, number>();
  /** The id for which a grant was requested: it must be revoked even if the request failed. */
  let grantedId: string | undefined;
  let isStale = false;
  /** Whether somebody may wait for the next renewal. */
  let isAwaited = false;
  let isRenewing = false;

  const { db } = deps.database;
  const { accountId } = agent;

  /** Grants what is there, and returns what has to be refreshed. */
  async function grantOpened(id: string): Promise<SecretRow[]> {
    const mustTell = isAwaited;
    isAwaited = false;
    const { definition, above, readAt } = await selectDefinitions(db, agent);
    let due: SecretRow[] = [];
    if (grantedId !== undefined || needsGrant({ ...agent, definition })) {
      const opened = await openSecrets({ db, sealing }, accountId, definition.secrets ?? [], refusals);
      if (closed.signal.aborted) return [];
      grantedId = id;
      const toNetwork = (one: AgentDefinition) => toGrantedNetwork(one, deps.packageHosts);
      const within = above.map(toNetwork);
      await gateway.grant(id, { network: toNetwork(definition), within, secrets: opened.secrets });
      due = opened.due;
    }
    if (mustTell) await tellOfGrant(deps.database, { agentId: agent.id, readAt });
    return due;
  }

  async function grant(id: string): Promise<void> {
    const due = await grantOpened(id);
    if (due.length === 0) return recordFaults([]);
    // Not under the agent's own id, whose network may not lead there.
    const fetch = (request: HttpRequest) => deps.policyFetch(accountId, request);
    const { faults, isRefreshed } = await refreshSecrets({ db, sealing, fetch }, accountId, due, refusals);
    recordFaults(faults);
    if (isRefreshed) await tellOfSecrets(deps.database, accountId);
    if (faults.length < due.length) await grantOpened(id);
  }

  /** A fault that lasts is recorded once. */
  function recordFaults(faults: readonly { name: string; error: string }[]): void {
    for (const { name, error } of faults) {
      if (known.get(name) === error) continue;
      void journal.record({ type: 'secret-refresh-failed', data: { name, error } }).catch(() => {});
    }
    known = new Map(faults.map(({ name, error }) => [name, error]));
  }

  async function renewAll(id: string): Promise<void> {
    isRenewing = true;
    while (isStale && !closed.signal.aborted) {
      isStale = false;
      try {
        await grant(id);
      } catch (error) {
        if (closed.signal.aborted) return;
        log.warn({ err: error }, 'renewing what an agent may reach failed');
        isStale = true;
        await sleep(RETRY_MS, undefined, { signal: closed.signal }).catch(() => {});
      }
    }
    isRenewing = false;
  }

  function renew(): void {
    isStale = true;
    if (networkId !== undefined && !isRenewing) void renewAll(networkId);
  }

  /** A token may be revoked before its end. By the time of day, which says when a token was refreshed. */
  function noteRefusal(name: string): void {
    if (Math.abs(Date.now() - (refusals.get(name) ?? 0)) < REFUSAL_MS) return;
    refusals.set(name, Date.now());
    renew();
  }

  function renewAndTell(): void {
    isAwaited = true;
    renew();
  }

  const stops = [
    deps.changes.subscribe(agent.id, renewAndTell),
    deps.secretChanges.subscribe(agent.accountId, renewAndTell),
    gateway.onSecret((event) => {
      if (event.computerId !== networkId || event.type !== 'secret-used') return;
      if (event.status === 401) noteRefusal(event.name);
    }),
  ];
  const timer = setInterval(renew, LOOK_AGAIN_MS).unref();
  return {
    grantTo(id) {
      if (!isStale && !needsGrant(run.agent)) {
        networkId = id;
        return undefined;
      }
      isStale = false;
      return grant(id).then(() => {
        networkId = id;
        if (isStale) renew();
      });
    },
    async [Symbol.asyncDispose]() {
      closed.abort();
      clearInterval(timer);
      for (const stop of stops) stop();
      // A renewal in progress may wait for a token, and grants nothing any more.
      if (grantedId !== undefined) gateway.revoke(grantedId);
    },
  };
}

function needsGrant({
  definition: { network, secrets },
  parentId,
}: Pick<AgentRow, 'definition' | 'parentId'>) {
  // The network of an agent above it may be changed at any time.
  return network !== undefined || secrets !== undefined || parentId !== null;
}

/**
 * The definitions of the agent and of those that it is a sub-agent of, and when they were read: microseconds by the
 * database's clock.
 */
async function selectDefinitions(
  db: Database,
  agent: AgentRow,
): Promise<{ definition: AgentDefinition; above: AgentDefinition[]; readAt: number }> {
  const { rows } = await sql<{ id: string; definition: AgentDefinition; readAt: number }>`
    select id, definition, (extract(epoch from statement_timestamp()) * 1000000)::float8 as "readAt"
      from agents where account_id = ${agent.accountId} and id = any(${chainOf(agent)}::text[])`.execute(db);
  const own = rows.find(({ id }) => id === agent.id);
  const above = rows.filter(({ id }) => id !== agent.id).map(({ definition }) => definition);
  return { definition: own?.definition ?? {}, above, readAt: own?.readAt ?? 0 };
}
