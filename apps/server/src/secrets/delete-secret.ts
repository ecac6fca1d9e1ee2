import type { Secret } from '@jettson/contract';
import { requireReach } from '../accounts/key-secrets.ts';
import { type Actor, recordDeeds } from '../audit/audit-queries.ts';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { awaitGrants } from './await-grants.ts';
import type { SecretsDeps } from './put-secret.ts';
import { deleteSecretRow } from './queries.ts';
import { tellOfSecrets } from './secret-place.ts';
import { toSecret } from './to-secret.ts';

/** Deletes a secret; agents that run can no longer use it. Throws `not_found`, `forbidden`, `idempotency_key_reused`. */
export async function deleteSecret(
  { database, sealing }: SecretsDeps,
  accountId: string,
  { name, actor, secretLimit }: { name: string; actor: Actor; secretLimit: readonly string[] | null },
  idempotencyKey: string | undefined,
): Promise<Secret> {
  requireReach(secretLimit, name);
  const call = { key: idempotencyKey, operation: `secrets.delete ${name}`, request: {} };
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    const row = await deleteSecretRow(tx, accountId, name);
    if (row === undefined) throw new ApiError('not_found', 'There is no such secret');
    await recordDeeds(tx, accountId, [{ actor, action: 'secret.deleted', target: name }]);
    return toSecret(sealing, row);
  });
  await awaitGrants(database, accountId, { secret: name }, () => tellOfSecrets(database, accountId));
  return body;
}
