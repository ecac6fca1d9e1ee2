import type { RotatedSecret } from '@jettson/contract';
import { ApiError } from '../errors.ts';
import { accountPlace, type CreateWebhookDeps, hintOf, newSecret, webhookPlace } from './create-webhook.ts';
import { updateAccountSecret, updateSecret } from './queries.ts';

/** How long the previous secret is also used, for receivers that do not have the new one yet. */
const KEEP_HOURS = 24;

/**
 * Gives a webhook, or without an id the account, a new secret. The previous one stays valid for 24 h. Throws
 * `not_found`.
 */
export async function rotateSecret(
  { db, sealing }: CreateWebhookDeps,
  accountId: string,
  webhookId: string | null,
): Promise<RotatedSecret> {
  const secret = newSecret();
  const place = webhookId === null ? accountPlace(accountId) : webhookPlace(webhookId);
  const change = { secret: await sealing.seal(secret, place), keepHours: KEEP_HOURS };
  const rotated =
    webhookId === null
      ? await updateAccountSecret(db, accountId, change)
      : await updateSecret(db, accountId, webhookId, { ...change, secretHint: hintOf(secret) });
  if (rotated === undefined) throw new ApiError('not_found', 'There is no such webhook');
  return { secret, previous_secret_valid_until: rotated.previousUntil?.toISOString() ?? null };
}
