import type { RotatedSecret } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { newSecret } from './create-webhook.ts';
import { updateAccountSecret, updateSecret } from './queries.ts';

/** How long the secret of before signs as well, for receivers that do not have the new one yet. */
const KEEP_HOURS = 24;

/** Gives a webhook a new secret, or without an id the account. The one before holds for 24 h more. Throws `not_found`. */
export async function rotateSecret(
  db: Database,
  accountId: string,
  webhookId: string | null,
): Promise<RotatedSecret> {
  const secret = newSecret();
  const change = { secret, keepHours: KEEP_HOURS };
  const rotated =
    webhookId === null
      ? await updateAccountSecret(db, accountId, change)
      : await updateSecret(db, accountId, webhookId, change);
  if (rotated === undefined) throw new ApiError('not_found', 'There is no such webhook');
  return { secret, previous_secret_valid_until: rotated.previousUntil?.toISOString() ?? null };
}
