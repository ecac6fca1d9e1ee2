import { requireReach } from './key-secrets.ts';

/** The secrets that a new key reaches, when a key with this limit makes it. Throws `forbidden` for one beyond the limit. */
export function narrowSecrets(
  limit: readonly string[] | null,
  asked: readonly string[] | null,
): readonly string[] | null {
  for (const name of asked ?? []) requireReach(limit, name);
  return asked ?? limit;
}
