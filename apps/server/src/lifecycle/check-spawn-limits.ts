import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { Plan } from '../accounts/get-plan.ts';
import type { AgentDefinition } from '../agents/agent-definition.ts';
import { COMPUTER_FAULTS, type ComputerFaults } from '../agents/computer-faults.ts';
import { ApiError } from '../errors.ts';
import { type AccountUsage, accountUsage } from '../usage/meter.ts';

/** A retry any earlier than this would most likely be refused again. */
const CONCURRENT_RETRY_SECONDS = 5;
/** The count is refreshed at most this often: it is an approximate bound, not an exact limit. */
const FRESH_MS = 1000;
const BACKLOG_RETRY_SECONDS = 5;

/** What the spawn limits are checked against: one round trip for all of them. */
export interface SpawnUsage extends AccountUsage {
  lastMinute: number;
  lastHour: number;
  /** Agents of the account that no worker has taken yet. */
  queued: number;
  computerFaults: ComputerFaults;
  /** The database's time. */
  now: Date;
}

/** Also tells the backlog how many agents of the installation are waiting. */
export async function selectSpawnUsage(
  db: Database,
  accountId: string,
  { keyId, backlog }: { keyId: string; backlog: Backlog },
): Promise<SpawnUsage> {
  const { rows } = await sql<SpawnUsage & { waiting: number | null }>`
    select
      now(), ${accountUsage(accountId)}, ${backlog.column()} as waiting,
      (select count(*)::int from ${spawnsOf(keyId, 'minute')} s) as "lastMinute",
      (select count(*)::int from ${spawnsOf(keyId, 'hour')} s) as "lastHour",
      (select count(*)::int from agents
        where account_id = ${accountId} and status = 'spawning' and lease_expires_at is null) as queued,
      ${COMPUTER_FAULTS} as "computerFaults"`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  backlog.note(row.waiting);
  return row;
}

/** What a plan allows, and how much of it is used. */
export interface SpawnAllowance {
  plan: Plan;
  usage: SpawnUsage;
  /** How many of the used ones are not stored yet. */
  accepted: number;
}

/**
 * Throws if one more agent would exceed the plan: `rate_limited` (two sliding windows, per key),
 * `monthly_quota_exceeded`, `concurrent_limit_reached`. The caller has locked the account, so that racing spawns are
 * counted one by one.
 */
export async function checkSpawnLimits(
  tx: Database,
  keyId: string,
  allowance: SpawnAllowance,
): Promise<void> {
  const { plan, usage } = allowance;
  await checkRate(tx, keyId, allowance);
  if (plan.agentHoursPerMonth !== null && usage.monthHours >= plan.agentHoursPerMonth) {
    const used = Math.round(usage.monthHours * 100) / 100;
    throw new ApiError(
      'monthly_quota_exceeded',
      `${used} of ${plan.agentHoursPerMonth} agent-hours of this month are used; they are reset on the 1st, UTC`,
      { details: { used, limit: plan.agentHoursPerMonth, plan: plan.name } },
    );
  }
  if (usage.live >= plan.maxConcurrentAgents) {
    throw new ApiError(
      'concurrent_limit_reached',
      `${usage.live} of ${plan.maxConcurrentAgents} agents are live; wait for one to end, or cancel one`,
      {
        details: { plan: plan.name, currentConcurrent: usage.live, maxConcurrent: plan.maxConcurrentAgents },
        retryAfterSeconds: CONCURRENT_RETRY_SECONDS,
      },
    );
  }
}

/** Throws `invalid_body` if the plan does not allow so many turns. */
export function checkTurns({ name, maxTurns }: Plan, { max_turns: asked }: AgentDefinition): void {
  if (asked === undefined || asked <= maxTurns) return;
  throw new ApiError('invalid_body', `max_turns: the plan ${name} allows ${maxTurns} turns`, {
    details: { field: 'max_turns', expected: `1..${maxTurns}`, plan: name },
  });
}

/** Adds an agent to the usage that the next one is checked against. */
export function countSpawn(allowance: SpawnAllowance): void {
  const { usage } = allowance;
  allowance.accepted++;
  usage.live++;
  usage.queued++;
  usage.lastMinute++;
  usage.lastHour++;
}

async function checkRate(
  tx: Database,
  keyId: string,
  { plan, usage, accepted }: SpawnAllowance,
): Promise<void> {
  const windows = [
    { window: 'hour', used: usage.lastHour, limit: plan.spawnsPerHour, seconds: 3600 },
    { window: 'minute', used: usage.lastMinute, limit: plan.spawnsPerMinute, seconds: 60 },
  ] as const;
  // If both are full, the longer wait counts, so the hour is checked first.
  const full = windows.find(({ used, limit }) => used >= limit);
  if (full === undefined) return;
  const nth = full.limit - accepted;
  const wait = nth > 0 ? await selectSpawnWait(tx, keyId, { ...full, nth }) : full.seconds;
  const retryAfterSeconds = Math.max(1, Math.ceil(wait));
  throw new ApiError(
    'rate_limited',
    `${full.limit} spawns per ${full.window} are allowed; try again in ${retryAfterSeconds} s`,
    {
      details: {
        plan: plan.name,
        window: full.window,
        limitPerMinute: plan.spawnsPerMinute,
        limitPerHour: plan.spawnsPerHour,
        retryAfterSeconds,
      },
      retryAfterSeconds,
    },
  );
}

/** Seconds until the nth newest spawn of the key is older than the window, so that there is room again. */
async function selectSpawnWait(
  db: Database,
  keyId: string,
  { window, nth }: { window: 'minute' | 'hour'; nth: number },
): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from created_at + ${`1 ${window}`}::interval - now())::float8 as seconds
      from ${spawnsOf(keyId, window)} s
     order by created_at desc offset ${nth - 1} limit 1`.execute(db);
  return rows[0]?.seconds ?? 0;
}

/** The key's spawns in the window until now, also those whose agents were purged. */
function spawnsOf(keyId: string, window: 'minute' | 'hour'): RawBuilder<unknown> {
  const isRecent = sql`key_id = ${keyId} and created_at > now() - ${`1 ${window}`}::interval`;
  return sql`(select created_at from agents where ${isRecent}
              union all
              select created_at from purged_spawns where ${isRecent})`;
}

/** How many agents may wait for a worker. Accepted agents will be run; the others are refused immediately. */
export interface Backlog {
  /** A column of any select, whose value goes to `note`: it counts the waiting agents if the last count is old. */
  column(): RawBuilder<number | null>;
  note(count: number | null): void;
  /** Throws `unavailable`, with a retry time, if too many were waiting at the last count. */
  check(): void;
}

/** A backlog that refuses spawns once `maxWaiting` agents are waiting. */
export function openBacklog(maxWaiting: number): Backlog {
  let countedAt = Number.NEGATIVE_INFINITY;
  let isFull = false;
  return {
    column() {
      const now = performance.now();
      if (now - countedAt < FRESH_MS) return sql`null::int`;
      countedAt = now;
      return waitingUpTo(maxWaiting);
    },
    note(count) {
      if (count !== null) isFull = count >= maxWaiting;
    },
    check() {
      if (!isFull) return;
      throw new ApiError('unavailable', 'Too many agents are waiting for a worker; try again in a moment', {
        details: { waiting_for: 'workers', limit: maxWaiting },
        retryAfterSeconds: BACKLOG_RETRY_SECONDS,
      });
    },
  };
}

/** Agents of all accounts that no worker has taken, counted up to `limit`. */
function waitingUpTo(limit: number): RawBuilder<number> {
  return sql<number>`
    (select count(*)::int
       from (select 1 from agents where status = 'spawning' and lease_id is null limit ${limit}) waiting)`;
}
