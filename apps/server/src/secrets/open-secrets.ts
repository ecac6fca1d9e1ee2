import type { Secret } from '@jettson/egress';
import { UnreadableSecretError } from '../sealing/sealing.ts';
import { type OpenTokenDeps, readToken, renewToken } from './open-token.ts';
import { type SecretRow, selectSecrets } from './queries.ts';
import { RefreshError } from './refresh-token.ts';
import { secretPlace } from './secret-place.ts';
import type { AgentSecret } from './take-secrets.ts';

/** An agent's secrets as they are now. */
export interface OpenedSecrets {
  /** Without those that were deleted, and those that have no token. */
  secrets: Secret[];
  /** Those whose access token has to be refreshed. */
  due: SecretRow[];
}

/** When a host last answered 401 to a secret, by its name, in milliseconds since the epoch. */
type Refusals = ReadonlyMap<string, number>;

/** Opens an agent's secrets. Throws UnreadableSecretError for one whose key is not here, with its name. */
export async function openSecrets(
  deps: Pick<OpenTokenDeps, 'db' | 'sealing'>,
  accountId: string,
  secrets: readonly AgentSecret[],
  refusals: Refusals,
): Promise<OpenedSecrets> {
  const opened: OpenedSecrets = { secrets: [], due: [] };
  if (secrets.length === 0) return opened;
  const placeholders = new Map(secrets.map(({ name, placeholder }) => [name, placeholder]));
  for (const row of await selectSecrets(deps.db, accountId, [...placeholders.keys()])) {
    const { name, hosts, inject } = row;
    const { token: value, isDue } = await openValue(deps, row, refusals.get(name));
    if (isDue) opened.due.push(row);
    if (value !== null) {
      opened.secrets.push({ name, placeholder: placeholders.get(name) ?? '', value, hosts, inject });
    }
  }
  return opened;
}

async function openValue(
  deps: Pick<OpenTokenDeps, 'sealing'>,
  row: SecretRow,
  refusedAt: number | undefined,
): Promise<{ token: string | null; isDue: boolean }> {
  try {
    if (row.type === 'oauth') return await readToken(deps, row, refusedAt);
    return { token: await deps.sealing.open(row.value, secretPlace(row.id)), isDue: false };
  } catch (error) {
    throw error instanceof UnreadableSecretError ? new UnreadableSecretError(row.name, error.reason) : error;
  }
}

/** Refreshes access tokens that are due. Says which could not be, and why, and whether it refreshed one itself. */
export async function refreshSecrets(
  deps: OpenTokenDeps,
  accountId: string,
  due: readonly SecretRow[],
  refusals: Refusals,
): Promise<{ faults: { name: string; error: string }[]; isRefreshed: boolean }> {
  let isRefreshed = false;
  const faults = await Promise.all(
    due.map(async (row) => {
      try {
        if (await renewToken(deps, accountId, row, refusals.get(row.name))) isRefreshed = true;
        return [];
      } catch (error) {
        if (!(error instanceof RefreshError)) throw error;
        return [{ name: row.name, error: error.message }];
      }
    }),
  );
  return { faults: faults.flat(), isRefreshed };
}
