import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@jettson/database';
import type { HttpRequest, HttpResponse } from '@jettson/egress';
import { sql } from 'kysely';
import type { Sealing } from '../sealing/sealing.ts';
import { type SecretRow, selectSecrets } from './queries.ts';
import { type OAuthState, RefreshError, refreshToken } from './refresh-token.ts';
import { secretPlace } from './secret-place.ts';

/** Longer than a refresh may take: whoever began it has died. */
const CLAIM_SECONDS = 40;
const LOOK_AGAIN_MS = 250;
/** A host that refuses a token as young as this was sent the one before, or refuses all of them. */
const REFUSED_AGE_MS = 10_000;

export interface OpenTokenDeps {
  db: Database;
  sealing: Sealing;
  /** Under the policy for agents, and counted for the account. */
  fetch: (request: HttpRequest) => Promise<HttpResponse>;
}

/**
 * The access token of an OAuth secret; null before its first refresh and after its end. `refusedAt`: when a host last
 * answered 401 to it, in milliseconds since the epoch; it may have been revoked before its end.
 */
export async function readToken(
  { sealing }: Pick<OpenTokenDeps, 'sealing'>,
  { id, value, tokenExpiresAt }: SecretRow,
  refusedAt = 0,
): Promise<{ token: string | null; isDue: boolean; state: OAuthState }> {
  const state: OAuthState = JSON.parse(await sealing.open(value, secretPlace(id)));
  const isOver = (tokenExpiresAt?.getTime() ?? 0) <= Date.now();
  const isRefused = state.refreshedAt < refusedAt - REFUSED_AGE_MS;
  return {
    token: isOver ? null : state.accessToken,
    isDue: isOver || isRefused || state.dueAt <= Date.now(),
    state,
  };
}

/**
 * Refreshes an access token that is due: one of all that need it at the same time does it, in whatever process, and the
 * others wait. Returns whether this call did it. Throws RefreshError, UnreadableSecretError.
 */
export async function renewToken(
  deps: OpenTokenDeps,
  accountId: string,
  secret: SecretRow,
  refusedAt = 0,
): Promise<boolean> {
  const { db } = deps;
  const deadline = performance.now() + CLAIM_SECONDS * 1000;
  let row: SecretRow | undefined = secret;
  while (row !== undefined && performance.now() < deadline) {
    if (row.type !== 'oauth' || !(await readToken(deps, row, refusedAt)).isDue) return false;
    if (await claimRefresh(db, accountId, row)) {
      if (await refreshClaimed(deps, accountId, row, refusedAt)) return true;
    } else {
      await sleep(LOOK_AGAIN_MS);
    }
    [row] = await selectSecrets(db, accountId, [secret.name]);
  }
  if (row !== undefined) throw new RefreshError('its refresh takes too long');
  return false;
}

/**
 * Refreshes a token whose claim this call holds, and gives the claim back. False if that is no longer needed: whoever
 * held the claim before may have stored a token since the row was read.
 */
async function refreshClaimed(
  deps: OpenTokenDeps,
  accountId: string,
  { id, name, version }: SecretRow,
  refusedAt: number,
): Promise<boolean> {
  const { db, sealing, fetch } = deps;
  try {
    const [held] = await selectSecrets(db, accountId, [name]);
    const read =
      held?.id === id && held.version === version ? await readToken(deps, held, refusedAt) : undefined;
    if (!read?.isDue) {
      await releaseRefresh(db, accountId, { id, version });
      return false;
    }
    const next = await refreshToken(fetch, read.state);
    const value = await sealing.seal(JSON.stringify(next.state), secretPlace(id));
    await storeToken(db, accountId, { id, version, value, lifeSeconds: next.lifeSeconds });
    return true;
  } catch (error) {
    await releaseRefresh(db, accountId, { id, version });
    throw error;
  }
}

interface OfVersion {
  id: string;
  /** Another version was put since: it has its own token. */
  version: number;
}

/** Whether nobody else is refreshing this version. */
async function claimRefresh(db: Database, accountId: string, { id, version }: OfVersion): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update secrets set refreshing_until = now() + make_interval(secs => ${CLAIM_SECONDS})
     where account_id = ${accountId} and id = ${id} and version = ${version}
       and (refreshing_until is null or refreshing_until < now())`.execute(db);
  return numAffectedRows === 1n;
}

async function releaseRefresh(db: Database, accountId: string, { id, version }: OfVersion): Promise<void> {
  await sql`
    update secrets set refreshing_until = null
     where account_id = ${accountId} and id = ${id} and version = ${version}`.execute(db);
}

/** Changes nothing if another version was put meanwhile. */
async function storeToken(
  db: Database,
  accountId: string,
  { id, version, value, lifeSeconds }: OfVersion & { value: string; lifeSeconds: number },
): Promise<void> {
  await sql`
    update secrets
       set value = ${value}, token_expires_at = now() + make_interval(secs => ${lifeSeconds}), refreshing_until = null
     where account_id = ${accountId} and id = ${id} and version = ${version}`.execute(db);
}
