import type { WebhookEventType } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

export interface WebhookRow {
  id: string;
  agentId: string | null;
  url: string;
  /** Null: all. */
  events: WebhookEventType[] | null;
  enabled: boolean;
  disabledReason: string | null;
  /** The last characters of its own secret; null: the account's secret is used. */
  secretHint: string | null;
  previousSecretUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = sql.raw(`
  w.id, w.agent_id as "agentId", w.url, w.events, w.enabled, w.disabled_reason as "disabledReason",
  w.secret_hint as "secretHint",
  case when w.previous_secret_until > now() then w.previous_secret_until end as "previousSecretUntil",
  w.created_at as "createdAt", w.updated_at as "updatedAt"`);

export interface NewWebhook {
  id: string;
  agentId: string | null;
  url: string;
  events: readonly WebhookEventType[] | null;
  /** Sealed. */
  secret: string | null;
  secretHint: string | null;
}

export async function insertWebhook(
  db: Database,
  accountId: string,
  webhook: NewWebhook,
): Promise<WebhookRow> {
  const { rows } = await sql<WebhookRow>`
    insert into webhooks as w (id, account_id, agent_id, url, events, secret, secret_hint)
    values (${webhook.id}, ${accountId}, ${webhook.agentId}, ${webhook.url}, ${webhook.events}, ${webhook.secret},
            ${webhook.secretHint})
    returning ${COLUMNS}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('insert returned no webhook');
  return row;
}

/** The account's webhooks, or with an agent, that agent's own; newest first. */
export async function selectWebhooks(
  db: Database,
  accountId: string,
  agentId: string | null,
): Promise<WebhookRow[]> {
  const { rows } = await sql<WebhookRow>`
    select ${COLUMNS} from webhooks w
     where w.account_id = ${accountId} and w.agent_id is not distinct from ${agentId}
     order by w.created_at desc, w.id`.execute(db);
  return rows;
}

export async function selectWebhook(
  db: Database,
  accountId: string,
  id: string,
): Promise<WebhookRow | undefined> {
  const { rows } = await sql<WebhookRow>`
    select ${COLUMNS} from webhooks w where w.account_id = ${accountId} and w.id = ${id}`.execute(db);
  return rows[0];
}

/** Changes the given fields. Enabling it clears the reason why it was disabled. */
export async function updateWebhook(
  db: Database,
  accountId: string,
  id: string,
  changes: {
    url?: string | undefined;
    events?: readonly WebhookEventType[] | null | undefined;
    enabled?: boolean | undefined;
  },
): Promise<WebhookRow | undefined> {
  const { url, events, enabled } = changes;
  const sets = [
    sql`updated_at = now()`,
    ...(url === undefined ? [] : [sql`url = ${url}`]),
    ...(events === undefined ? [] : [sql`events = ${events}`]),
    ...(enabled === undefined
      ? []
      : [sql`enabled = ${enabled}, disabled_reason = null, failing_since = null`]),
  ];
  const { rows } = await sql<WebhookRow>`
    update webhooks w set ${sql.join(sets)}
     where w.account_id = ${accountId} and w.id = ${id} returning ${COLUMNS}`.execute(db);
  return rows[0];
}

export async function deleteWebhook(db: Database, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from webhooks where account_id = ${accountId} and id = ${id} returning 1`.execute(db);
  return rows.length > 0;
}

/** Gives a webhook a new secret, sealed; the one of before signs as well for a while. Returns until when, or undefined without a webhook. */
export async function updateSecret(
  db: Database,
  accountId: string,
  id: string,
  { secret, secretHint, keepHours }: { secret: string; secretHint: string; keepHours: number },
): Promise<{ previousUntil: Date | null } | undefined> {
  const { rows } = await sql<{ previousUntil: Date | null }>`
    update webhooks
       set previous_secret = secret, secret = ${secret}, secret_hint = ${secretHint}, updated_at = now(),
           previous_secret_until = case when secret is not null then now() + ${keepHours} * interval '1 hour' end
     where account_id = ${accountId} and id = ${id} returning previous_secret_until as "previousUntil"`.execute(
    db,
  );
  return rows[0];
}

/** The same for the account's secret, which signs calls to agents' own webhooks. */
export async function updateAccountSecret(
  db: Database,
  accountId: string,
  { secret, keepHours }: { secret: string; keepHours: number },
): Promise<{ previousUntil: Date | null } | undefined> {
  const { rows } = await sql<{ previousUntil: Date | null }>`
    update accounts
       set previous_webhook_secret = webhook_secret, webhook_secret = ${secret},
           previous_webhook_secret_until =
             case when webhook_secret is not null then now() + ${keepHours} * interval '1 hour' end
     where id = ${accountId} returning previous_webhook_secret_until as "previousUntil"`.execute(db);
  return rows[0];
}

export async function hasAccountSecret(db: Database, accountId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from accounts where id = ${accountId} and webhook_secret is not null`.execute(db);
  return rows.length > 0;
}

/** The account's sealed secrets that are valid now, the newest first. */
export async function selectAccountSecrets(db: Database, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ secrets: string[] }>`
    select array_remove(array[webhook_secret,
             case when previous_webhook_secret_until > now() then previous_webhook_secret end], null) as secrets
      from accounts where id = ${accountId}`.execute(db);
  return rows[0]?.secrets ?? [];
}

/** Whether the account has any webhook, as an expression of another statement. */
export function hasWebhooks(accountId: string): RawBuilder<boolean> {
  return sql`exists (select from webhooks where account_id = ${accountId})`;
}

/** The webhooks to call for this kind of event of the agent. */
export async function selectListeners(
  db: Database,
  accountId: string,
  { agentId, type }: { agentId: string; type: WebhookEventType },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from webhooks
     where account_id = ${accountId} and (agent_id is null or agent_id = ${agentId})
       and enabled and (events is null or ${type} = any(events))`.execute(db);
  return rows.map(({ id }) => id);
}

/** Records whether an attempt succeeded; `disabledReason` disables the webhook. */
export async function updateHealth(
  db: Database,
  accountId: string,
  id: string,
  { isDelivered, disabledReason }: { isDelivered: boolean; disabledReason: string | null },
): Promise<void> {
  await sql`
    update webhooks
       set failing_since = case when ${isDelivered} then null else coalesce(failing_since, now()) end,
           enabled = enabled and ${disabledReason}::text is null,
           disabled_reason = coalesce(${disabledReason}, disabled_reason)
     where account_id = ${accountId} and id = ${id}`.execute(db);
}
