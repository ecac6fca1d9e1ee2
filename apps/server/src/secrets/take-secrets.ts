import type { Database } from '@jettson/database';
import { requireReach, selectKeySecrets } from '../accounts/key-secrets.ts';
import { ApiError } from '../errors.ts';
import { newPlaceholder } from './new-placeholder.ts';
import { selectSecrets } from './queries.ts';

/** A secret as an agent knows it. */
export interface AgentSecret {
  name: string;
  /** What the agent has in place of the value, as long as it lives. */
  placeholder: string;
  /** Those that the secret listed at the spawn, as the agent is told them: the same in each of its requests. */
  hosts: string[];
}

/**
 * The account's secrets of these names, with new placeholders, for the agent of a key. Throws `invalid_body` for an
 * unknown name, unless `mayLack` leaves it out, and `forbidden` for one that the key does not reach.
 */
export async function takeSecrets(
  db: Database,
  accountId: string,
  { names, keyId, mayLack = false }: { names: readonly string[]; keyId: string | null; mayLack?: boolean },
): Promise<AgentSecret[]> {
  if (names.length === 0) return [];
  const limit = keyId === null ? null : await selectKeySecrets(db, accountId, keyId);
  for (const name of names) requireReach(limit, name);
  const rows = new Map((await selectSecrets(db, accountId, names)).map((row) => [row.name, row]));
  return names.flatMap((name, index) => {
    const row = rows.get(name);
    if (row !== undefined) return { name, placeholder: newPlaceholder(row.valueBytes), hosts: row.hosts };
    if (mayLack) return [];
    const field = `secrets.${index}`;
    throw new ApiError('invalid_body', `${field}: there is no secret ${name}; put it first`, {
      details: { field, expected: 'the name of a secret of the account' },
    });
  });
}
