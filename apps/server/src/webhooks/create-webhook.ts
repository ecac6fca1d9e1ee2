import { randomBytes } from 'node:crypto';
import type { AgentWebhook, CreatedWebhook, CreateWebhookRequest } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { lockPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { hasAccountSecret, insertWebhook, selectWebhooks } from './queries.ts';
import { toWebhook } from './to-wire.ts';

const MAX_WEBHOOKS = 20;
const SECRET_BYTES = 32;

/** A new secret in the Standard Webhooks format. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** What a webhook's secret is sealed for. */
export function webhookPlace(webhookId: string): string {
  return `webhooks:${webhookId}`;
}

/** What the secret of an account is sealed for. */
export function accountPlace(accountId: string): string {
  return `accounts:${accountId}`;
}

/** The end of a secret, by which a person tells it from another. */
export function hintOf(secret: string): string {
  return `…${secret.slice(-4)}`;
}

export interface CreateWebhookDeps {
  db: Database;
  sealing: Sealing;
}

/** Creates a webhook for all of the account's agents. Throws `conflict` if there are too many. */
export async function createWebhook(
  { db, sealing }: CreateWebhookDeps,
  accountId: string,
  { url, events = null }: CreateWebhookRequest,
): Promise<CreatedWebhook> {
  const secret = newSecret();
  const id = newId('wh');
  const sealed = await sealing.seal(secret, webhookPlace(id));
  return transaction(db, async (tx) => {
    await lockPlan(tx, accountId);
    if ((await selectWebhooks(tx, accountId, null)).length >= MAX_WEBHOOKS) {
      throw new ApiError('conflict', `An account can have at most ${MAX_WEBHOOKS} webhooks`);
    }
    const row = await insertWebhook(tx, accountId, {
      id,
      agentId: null,
      url,
      events,
      secret: sealed,
      secretHint: hintOf(secret),
    });
    return { ...toWebhook(row), secret };
  });
}

/** Creates the webhook from an agent's spawn. Throws `invalid_body` if there is no secret to sign with. */
export async function createAgentWebhook(
  { db: tx, sealing }: CreateWebhookDeps,
  accountId: string,
  agentId: string,
  { url, events = null, secret }: AgentWebhook,
): Promise<void> {
  await requireWebhookSecret(tx, accountId, { secret });
  const id = newId('wh');
  await insertWebhook(tx, accountId, {
    id,
    agentId,
    url,
    events,
    secret: secret === undefined ? null : await sealing.seal(secret, webhookPlace(id)),
    secretHint: secret === undefined ? null : hintOf(secret),
  });
}

/** Throws `invalid_body` if there is no secret that could sign the deliveries of an agent's webhook. */
export async function requireWebhookSecret(
  db: Database,
  accountId: string,
  { secret }: Pick<AgentWebhook, 'secret'>,
): Promise<void> {
  if (secret !== undefined || (await hasAccountSecret(db, accountId))) return;
  throw new ApiError('invalid_body', 'webhook.secret: the account has no secret that could sign instead', {
    details: { field: 'webhook.secret', expected: 'a secret, or first POST /webhooks/rotate-secret' },
  });
}
