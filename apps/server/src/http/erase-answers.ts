import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { hashOfName } from './names-in-answer.ts';

/**
 * Removes the answers that show any of these memories. Their keys stay taken: a retry is refused, and does not write again what
 * was erased.
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
