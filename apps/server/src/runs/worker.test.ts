import { says } from '@jettson/agent/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useTestServer } from '../testing/index.ts';

const server = useTestServer(({ messages }) => says(`you said: ${messages.at(-1)?.text}`));

interface Lease {
  id: string | null;
  expiresAt: Date | null;
}

async function leaseOf(agentId: string): Promise<Lease> {
  const { rows } = await sql<Lease>`
    select lease_id as id, lease_expires_at as "expiresAt" from agents where id = ${agentId}`.execute(
    server.server.deps.database.db,
  );
  return rows[0] ?? { id: null, expiresAt: null };
}

test('a worker keeps an agent that it claimed again after the lease of its earlier run expired', async () => {
  const { client } = server;
  const { agent_id: id } = await client.agents.spawn('hello', { keepAlive: true });
  await expect.poll(async () => (await client.agents.get(id)).status, { timeout: 30_000 }).toBe('idle');
  const { id: former } = await leaseOf(id);

  await sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(
    server.server.deps.database.db,
  );
  await client.agents.messages.send(id, 'more');
  await expect
    .poll(async () => (await client.agents.get(id)).final_result, { timeout: 30_000 })
    .toMatch(/more$/);
  const claimed = await leaseOf(id);
  await expect.poll(() => leaseOf(id), { timeout: 30_000 }).not.toEqual(claimed);

  const renewed = await leaseOf(id);
  expect(claimed.id).not.toBe(former);
  expect(renewed.id).toBe(claimed.id);
  await client.agents.cancel(id);
});
