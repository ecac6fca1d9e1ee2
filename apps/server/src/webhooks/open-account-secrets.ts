import { accountPlace, type CreateWebhookDeps } from './create-webhook.ts';
import { selectAccountSecrets } from './queries.ts';

/**
 * The secrets that sign for the account at present, the newest first; empty if it never asked for one. Throws
 * UnreadableSecretError.
 */
export async function openAccountSecrets(
  { db, sealing }: CreateWebhookDeps,
  accountId: string,
): Promise<string[]> {
  const sealed = await selectAccountSecrets(db, accountId);
  return Promise.all(sealed.map((secret) => sealing.open(secret, accountPlace(accountId))));
}
