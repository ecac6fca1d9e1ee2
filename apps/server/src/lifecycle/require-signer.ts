import type { SpawnAgentRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { hasAccountSecret } from '../webhooks/queries.ts';

/** The field of the first tool whose calls have to be signed; null without any. */
export function findSigned({ tools }: Pick<SpawnAgentRequest, 'tools'>): string | null {
  const index = (tools ?? []).findIndex((tool) => typeof tool !== 'string' && tool.type === 'http');
  return index === -1 ? null : `tools.${index}`;
}

/** Throws `invalid_body`, for this field, if the account has no secret that could sign calls. */
export async function requireSigner(db: Database, accountId: string, field: string): Promise<void> {
  if (await hasAccountSecret(db, accountId)) return;
  throw new ApiError(
    'invalid_body',
    `${field}: the account has no webhook secret that could sign its calls`,
    {
      details: { field, expected: 'first POST /webhooks/rotate-secret' },
    },
  );
}
