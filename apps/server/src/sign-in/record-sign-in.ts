import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { recordDeeds } from '../audit/audit-queries.ts';

/** Records in the audit log of a user's account that they signed in, and from where. */
export async function recordSignIn(
  db: Database,
  { userId, ipAddress }: { userId: string; ipAddress?: string | null | undefined },
): Promise<void> {
  const { rows } = await sql<{ accountId: string; email: string }>`
    select account_id as "accountId", email from console_users where id = ${userId}`.execute(db);
  for (const { accountId, email } of rows) {
    const actor = { type: 'user', id: userId, name: email, address: ipAddress ?? undefined } as const;
    await recordDeeds(db, accountId, [{ actor, action: 'user.signed_in', target: userId }]);
  }
}
