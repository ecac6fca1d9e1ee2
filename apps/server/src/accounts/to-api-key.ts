import type { ApiKey } from '@jettson/contract';
import type { ApiKeyRow } from './queries.ts';

/** The key's wire format, which never includes the key itself. */
export function toApiKey(key: ApiKeyRow): ApiKey {
  return {
    key_id: key.id,
    name: key.name,
    hint: key.hint,
    scopes: key.scopes,
    memory: key.memory,
    secrets: key.secrets,
    monthly_cost_limit_usd: key.monthlyCostLimitUsd,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
