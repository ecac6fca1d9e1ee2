import { requireReach } from './key-secrets.ts';

/** What a key reaches of the secrets that one with this limit makes. Throws `forbidden` for more. */
export function narrowSecrets(
  limit: readonly string[] | null,
  asked: readonly string[] | null,
): readonly string[] | null {
  for (const name of asked ?? []) requireReach(limit, name);
  return asked ?? limit;
}
