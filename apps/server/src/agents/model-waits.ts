import type { AwaitedModel } from '@jettson/agent';
import { type Database, type DatabaseHandle, transaction, UNSYNCED } from '@jettson/database';
import { sql } from 'kysely';

// Agents wait for a provider, whatever their account: the provider is away for all of them. So these statements have no
// account. A freed agent that a worker holds looks again when it is notified; any worker may claim the others.

interface Freed {
  id: string;
  isHeld: boolean;
}

/** The agent may ask its models again. */
const FREE = sql.raw(`
  model_wait = null, lease_expires_at = case when lease_id is not null then lease_expires_at end`);

/** The part of a model's name before the slash. */
function providerOf(model: string): string {
  return model.split('/', 1)[0] as string;
}

/**
 * For the transaction in which an agent begins to wait: from now on, one of the agents that wait for these models asks
 * them every `probeMs`, and not before the provider wants to be asked again. Each provider speaks for itself.
 */
export async function noteOutage(
  tx: Database,
  awaited: readonly AwaitedModel[],
  { probeMs }: { probeMs: number },
): Promise<void> {
  const leaveMs = new Map<string, number>();
  for (const { model, retryAfterMs } of awaited) {
    const provider = providerOf(model);
    leaveMs.set(provider, Math.min(retryAfterMs ?? 0, leaveMs.get(provider) ?? Number.POSITIVE_INFINITY));
  }
  // In one order: two agents may wait for the same providers.
  for (const [provider, ms] of [...leaveMs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await sql`
      insert into model_outages (provider, next_probe_at)
      values (${provider}, now() + ${Math.max(probeMs, ms)} * interval '1 millisecond')
          on conflict (provider) do update
         set next_probe_at = greatest(model_outages.next_probe_at, now() + ${ms} * interval '1 millisecond')`.execute(
      tx,
    );
  }
}

/** Whether this agent still waits for a model. */
export async function waitsForModel(db: Database, accountId: string, agentId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agents where account_id = ${accountId} and id = ${agentId} and model_wait is not null`.execute(
    db,
  );
  return rows.length > 0;
}

/** Whether agents wait for the provider of this model. */
export async function isAway(db: Database, model: string): Promise<boolean> {
  const { rows } = await sql`select 1 from model_outages where provider = ${providerOf(model)}`.execute(db);
  return rows.length > 0;
}

/** Frees one agent for each provider whose time has come, whichever: an agent that always fails must not speak for all. */
export function probeModels(database: DatabaseHandle, { probeMs }: { probeMs: number }): Promise<unknown> {
  const due = sql<{ provider: string }>`
    update model_outages set next_probe_at = now() + ${probeMs} * interval '1 millisecond'
     where ${UNSYNCED} and next_probe_at <= now() returning provider`.execute(database.db);
  return due.then(({ rows }) => Promise.all(rows.map(({ provider }) => freeOne(database, provider))));
}

async function freeOne(database: DatabaseHandle, provider: string): Promise<void> {
  const { rows } = await sql<Freed>`
    update agents set ${FREE}
     where ${UNSYNCED} and id = (
       select id from agents
        where ${waitsFor(provider)}
        order by random() limit 1 for update skip locked)
    returning id, lease_id is not null as "isHeld"`.execute(database.db);
  await tell(database, rows);
  // Those that waited may have ended.
  if (rows.length === 0) await deleteUnawaited(database.db, provider);
}

/** A model answered an agent that had waited: all that wait for it may ask again, and the next probe is for other models. */
export async function endModelWaits(database: DatabaseHandle, model: string): Promise<void> {
  const provider = providerOf(model);
  const freed = await transaction(database.db, async (tx) => {
    const { rows } = await sql<Freed>`
      update agents set ${FREE}
       where id in (
         select id from agents
          where model_wait is not null and model_wait->'models' @> ${JSON.stringify([model])}::jsonb
          order by id for no key update)
      returning id, lease_id is not null as "isHeld"`.execute(tx);
    await sql`
      update model_outages set next_probe_at = now()
       where provider = ${provider} and exists (select from agents where ${waitsFor(provider)})`.execute(tx);
    await deleteUnawaited(tx, provider);
    return rows;
  });
  await tell(database, freed);
}

const waitsFor = (provider: string) => sql`
  model_wait is not null and
  exists (select from jsonb_array_elements_text(model_wait->'models') as awaited(model)
           where split_part(awaited.model, '/', 1) = ${provider})`;

/**
 * Forgets that a provider is away, unless agents wait for it. Locks its row first: whoever begins to wait holds that, and is
 * seen only by a statement that begins later. Without the row, nobody would ever probe for such an agent.
 */
async function deleteUnawaited(db: Database, provider: string): Promise<void> {
  await transaction(db, async (tx) => {
    await sql`select from model_outages where provider = ${provider} for update`.execute(tx);
    await sql`
      delete from model_outages
       where provider = ${provider} and not exists (select from agents where ${waitsFor(provider)})`.execute(
      tx,
    );
  });
}

async function tell(database: DatabaseHandle, freed: readonly Freed[]): Promise<void> {
  for (const { id, isHeld } of freed) if (isHeld) await database.notify('agent-changed', id);
  const [first] = freed.filter(({ isHeld }) => !isHeld);
  if (first !== undefined) await database.notify('agent-ready', first.id);
}
