import type { MemoryAccess } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { createMiddleware } from 'hono/factory';
import { sql } from 'kysely';
import { requireReach } from '../accounts/key-secrets.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { isSpawnedUnder } from './agent-filter.ts';

/** Reading an agent, stopping it and deleting its artifacts use none of its secrets. */
const STEERING = ['POST', 'PATCH', 'PUT'];

/** Before all routes of one agent, so that a new one cannot forget it. See `requireVisible` and `requireSecrets`. */
export function refuseOthersAgents(db: Database) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { accountId, memoryLimit, secretLimit } = c.var;
    const agentId = c.req.param('id') ?? '';
    // No agent, but a list, which leaves out the others' agents by itself.
    if (agentId !== 'pending') await requireVisible(db, accountId, { agentId, memoryLimit });
    if (STEERING.includes(c.req.method)) await requireSecrets(db, accountId, { agentId, secretLimit });
    await next();
  });
}

/**
 * A key with a memory limit sees the agents alone that were spawned under the same limit: logs and results of others
 * hold what they recalled. Throws `not_found`.
 */
export async function requireVisible(
  db: Database,
  accountId: string,
  { agentId, memoryLimit }: { agentId: string; memoryLimit: MemoryAccess | null },
): Promise<void> {
  if (memoryLimit === null) return;
  const { rows } = await sql`
    select 1 from agents a
     where a.account_id = ${accountId} and a.id = ${agentId} and ${isSpawnedUnder(memoryLimit)}`.execute(db);
  if (rows.length === 0) throw new ApiError('not_found', 'There is no such agent');
}

/**
 * A key that is limited to some secrets may steer only agents that have no others: whoever tells an agent what to do
 * uses its secrets. Throws `forbidden`.
 */
async function requireSecrets(
  db: Database,
  accountId: string,
  { agentId, secretLimit }: { agentId: string; secretLimit: readonly string[] | null },
): Promise<void> {
  if (secretLimit === null) return;
  const { rows } = await sql<{ name: string }>`
    select s.secret ->> 'name' as name
      from agents a, json_array_elements(coalesce(a.definition -> 'secrets', '[]')) as s (secret)
     where a.account_id = ${accountId} and a.id = ${agentId}`.execute(db);
  for (const { name } of rows) requireReach(secretLimit, name);
}
