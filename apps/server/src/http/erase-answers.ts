import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { hashOfName } from './names-in-answer.ts';

/**
 * Removes the stored responses that show any of these memories. Their keys stay in use, so that a retry is refused
 * instead of writing again what was erased.
 */
export async function eraseAnswers(
  tx: Database,
  accountId: string,
  names: readonly { namespace: string; key: string }[],
): Promise<void> {
  const hashes = names.map(({ namespace, key }) => hashOfName(namespace, key));
  await sql`
    update idempotency_keys set answer = null, memories = '{}'
     where account_id = ${accountId} and memories <> '{}' and memories && ${hashes}::text[]`.execute(tx);
}
