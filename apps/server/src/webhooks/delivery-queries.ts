import type { WebhookDelivery, WebhookEventType } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { Cursor } from '../http/cursor.ts';

export interface DeliveryRow {
  id: string;
  webhookId: string;
  agentId: string;
  type: WebhookEventType;
  status: WebhookDelivery['status'];
  attempts: number;
  lastStatusCode: number | null;
  lastError: string | null;
  lastAttemptAt: Date | null;
  nextAttemptAt: Date | null;
  createdAt: Date;
}

const COLUMNS = sql.raw(`
  d.id, d.webhook_id as "webhookId", d.agent_id as "agentId", d.type, d.status, d.attempts,
  d.last_status_code as "lastStatusCode", d.last_error as "lastError", d.last_attempt_at as "lastAttemptAt",
  d.next_attempt_at as "nextAttemptAt", d.created_at as "createdAt"`);

export interface NewDelivery {
  id: string;
  webhookId: string;
  agentId: string;
  type: WebhookEventType;
  payload: string;
}

export async function insertDelivery(
  db: Database,
  accountId: string,
  { id, webhookId, agentId, type, payload }: NewDelivery,
): Promise<void> {
  await sql`
    insert into webhook_deliveries (id, account_id, webhook_id, agent_id, type, payload, next_attempt_at)
    values (${id}, ${accountId}, ${webhookId}, ${agentId}, ${type}, ${payload}, now())`.execute(db);
}

/** A delivery with everything that an attempt needs. */
export interface DueDelivery {
  id: string;
  webhookId: string;
  payload: string;
  /** Attempts since it was last requested. */
  attemptsInRound: number;
  url: string;
  enabled: boolean;
  failingSince: Date | null;
  /** Sealed, the newest first; those that are valid now. */
  secrets: string[];
  /** What they were sealed for. */
  secretPlace: string;
}

/** The delivery, if it is waiting for exactly this attempt: a job that runs twice finds nothing the second time. */
export async function selectDue(
  db: Database,
  accountId: string,
  { id, attempt }: { id: string; attempt: number },
): Promise<DueDelivery | undefined> {
  const { rows } = await sql<DueDelivery>`
    select d.id, d.webhook_id as "webhookId", d.payload, d.attempts - d.attempts_before as "attemptsInRound",
           w.url, w.enabled, w.failing_since as "failingSince",
           array_remove(case when w.secret is not null
             then array[w.secret, case when w.previous_secret_until > now() then w.previous_secret end]
             else array[a.webhook_secret,
                        case when a.previous_webhook_secret_until > now() then a.previous_webhook_secret end]
           end, null) as secrets,
           case when w.secret is not null then 'webhooks:' || w.id else 'accounts:' || a.id end as "secretPlace"
      from webhook_deliveries d
      join webhooks w on w.id = d.webhook_id
      join accounts a on a.id = d.account_id
     where d.account_id = ${accountId} and d.id = ${id} and d.attempts = ${attempt} and d.status = 'pending'`.execute(
    db,
  );
  return rows[0];
}

export interface AttemptResult {
  status: WebhookDelivery['status'];
  statusCode: number | null;
  error: string | null;
  /** Time until the next attempt; null if there is none. */
  retrySeconds: number | null;
}

/** Records an attempt. False if that was done before. */
export async function updateAttempted(
  db: Database,
  accountId: string,
  { id, attempt }: { id: string; attempt: number },
  { status, statusCode, error, retrySeconds }: AttemptResult,
): Promise<boolean> {
  const { rows } = await sql`
    update webhook_deliveries
       set status = ${status}, attempts = attempts + 1, last_status_code = ${statusCode}, last_error = ${error},
           last_attempt_at = now(), next_attempt_at = now() + ${retrySeconds}::float8 * interval '1 second'
     where account_id = ${accountId} and id = ${id} and attempts = ${attempt} and status = 'pending'
    returning 1`.execute(db);
  return rows.length > 0;
}

/**
 * Restarts a delivery, even one that succeeded. Returns the number of the next attempt, or undefined if there is no
 * such delivery.
 */
export async function updateAskedAnew(
  db: Database,
  accountId: string,
  { id, webhookId }: { id: string; webhookId: string },
): Promise<DeliveryRow | undefined> {
  // One number is skipped, so that a job still waiting for the old attempt finds nothing to do.
  const { rows } = await sql<DeliveryRow>`
    update webhook_deliveries d
       set status = 'pending', attempts = attempts + case when status = 'pending' then 1 else 0 end,
           attempts_before = attempts + case when status = 'pending' then 1 else 0 end, next_attempt_at = now()
     where d.account_id = ${accountId} and d.id = ${id} and d.webhook_id = ${webhookId}
    returning ${COLUMNS}`.execute(db);
  return rows[0];
}

/** One page of a webhook's deliveries, newest first. */
export async function selectDeliveries(
  db: Database,
  accountId: string,
  { webhookId, limit, after }: { webhookId: string; limit: number; after: Cursor | undefined },
): Promise<(DeliveryRow & { createdAtExact: string })[]> {
  const isAfter = after
    ? sql`and (d.created_at, d.id) < (${after.createdAt}::timestamptz, ${after.id})`
    : sql``;
  const { rows } = await sql<DeliveryRow & { createdAtExact: string }>`
    select ${COLUMNS}, d.created_at::text as "createdAtExact" from webhook_deliveries d
     where d.account_id = ${accountId} and d.webhook_id = ${webhookId} ${isAfter}
     order by d.created_at desc, d.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Per webhook, in addition to those still being tried. */
const DELIVERIES_KEPT = 1000;

/** Forgets expired deliveries of all accounts, and the oldest of a webhook with very many. */
export async function deleteOldDeliveries(db: Database, keepDays: number): Promise<void> {
  await sql`
    delete from webhook_deliveries where created_at < now() - ${keepDays} * interval '1 day'`.execute(db);
  await sql`
    delete from webhook_deliveries d
     using (select id, row_number() over (partition by webhook_id order by created_at desc, id desc) as position
              from webhook_deliveries
             where webhook_id in (select webhook_id from webhook_deliveries
                                   group by webhook_id having count(*) > ${DELIVERIES_KEPT})) newest
     where d.id = newest.id and newest.position > ${DELIVERIES_KEPT} and d.status <> 'pending'`.execute(db);
}
