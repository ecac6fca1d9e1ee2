import type { Secret } from '@jettson/contract';
import type { Sealing } from '../sealing/sealing.ts';
import type { SecretRow } from './queries.ts';

/** The secret in its wire format, without its value. */
export async function toSecret(sealing: Sealing, row: SecretRow): Promise<Secret> {
  return {
    name: row.name,
    type: row.type,
    hosts: row.hosts,
    inject: row.inject,
    description: row.description,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    is_readable: await sealing.hasKeyOf(row.value),
  };
}
