import type { DatabaseHandle } from '@jettson/database';

/** Tells workers, by the account's id, that its secrets changed. */
export const SECRETS_CHANGED = 'secrets-changed';

/** The context that a secret is sealed with. */
export function secretPlace(id: string): string {
  return `secrets:${id}`;
}

/** Makes the account's running agents use its secrets as they are now. */
export async function tellOfSecrets(
  database: Pick<DatabaseHandle, 'notify'>,
  accountId: string,
): Promise<void> {
  await database.notify(SECRETS_CHANGED, accountId);
}
