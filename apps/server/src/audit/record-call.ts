import type { AuditAction } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Context } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { actorOf } from './actor-of.ts';
import { recordDeeds } from './audit-queries.ts';

/** Records what a call does, in the transaction of its change. `accountId`: of the account that is changed, if not the caller's. */
export function recordCall(
  c: Pick<Context<AppEnv>, 'var'>,
  tx: Database,
  {
    action,
    target,
    accountId = c.var.accountId,
  }: { action: AuditAction; target: string; accountId?: string },
): Promise<void> {
  return recordDeeds(tx, accountId, [{ actor: actorOf(c), action, target }]);
}
