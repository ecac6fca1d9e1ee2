import { createHmac } from 'node:crypto';
import { firstFault, type PutSecretRequest, type Secret, SecretName } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { HostPatternError, parseSecretHost } from '@jettson/egress';
import { lockPlan } from '../accounts/get-plan.ts';
import { requireReach } from '../accounts/key-secrets.ts';
import { type Actor, recordDeeds } from '../audit/audit-queries.ts';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { awaitGrants } from './await-grants.ts';
import { findPlace, type SecretRow, writeSecret } from './queries.ts';
import type { OAuthRefreshing, OAuthState } from './refresh-token.ts';
import { secretPlace, tellOfSecrets } from './secret-place.ts';
import { toSecret } from './to-secret.ts';

const MAX_SECRETS = 500;

export interface SecretsDeps {
  database: DatabaseHandle;
  sealing: Sealing;
}

export interface Putting {
  name: string;
  request: PutSecretRequest;
  /** For an OAuth secret that was made by signing in. */
  refreshing?: OAuthRefreshing;
  actor: Actor;
  /** The secrets that the key reaches. */
  secretLimit: readonly string[] | null;
}

/**
 * Stores a secret, sealed, in place of one that has its name; agents that run use it from their next request on. Throws
 * `invalid_body` for an invalid name or host, `forbidden` for a name that the key does not reach, `conflict` if the account
 * has too many secrets, and `idempotency_key_reused`.
 */
export async function putSecret(
  { database, sealing }: SecretsDeps,
  accountId: string,
  { name, request, refreshing, actor, secretLimit }: Putting,
  idempotencyKey: string | undefined,
): Promise<Secret> {
  checkName(name);
  checkHosts(request.hosts);
  requireReach(secretLimit, name);
  const { hosts, description } = request;
  const { header = true, query = false, body = false } = request.inject ?? {};
  const content = toContent(request, refreshing);
  const call = {
    key: idempotencyKey,
    operation: `secrets.put ${name}`,
    // The request is stored as a hash, from which nobody must be able to guess a value.
    request: createHmac('sha256', idempotencyKey ?? '')
      .update(JSON.stringify(request))
      .digest('hex'),
  };
  const { body: secret } = await withIdempotency(database.db, accountId, call, async (tx) => {
    await lockPlan(tx, accountId);
    const { id: earlier, count } = await findPlace(tx, accountId, name);
    if (earlier === null && count >= MAX_SECRETS) throw tooMany(count);
    const id = earlier ?? newId('sec');
    const row = await writeSecret(tx, accountId, {
      id,
      name,
      type: content.type,
      value: await sealing.seal(content.value, secretPlace(id)),
      valueBytes: content.valueBytes,
      hosts: [...new Set(hosts)],
      inject: { header, query, body },
      description: description || null,
    });
    const action = earlier === null ? 'secret.created' : 'secret.updated';
    await recordDeeds(tx, accountId, [{ actor, action, target: name }]);
    return toSecret(sealing, row);
  });
  await awaitGrants(database, accountId, { secret: name }, () => tellOfSecrets(database, accountId));
  return secret;
}

/** What is sealed. The length of an access token is not known before there is one. */
function toContent(
  request: PutSecretRequest,
  refreshing: OAuthRefreshing = {},
): Pick<SecretRow, 'type' | 'value' | 'valueBytes'> {
  if (request.type !== 'oauth') {
    const { value } = request;
    return { type: 'value', value, valueBytes: Buffer.byteLength(value) };
  }
  const state: OAuthState = {
    ...refreshing,
    tokenUrl: request.token_url,
    clientId: request.client_id,
    clientSecret: request.client_secret ?? null,
    refreshToken: request.refresh_token,
    scopes: request.scopes ?? [],
    accessToken: null,
    refreshedAt: 0,
    dueAt: 0,
  };
  return { type: 'oauth', value: JSON.stringify(state), valueBytes: 0 };
}

function checkName(name: string): void {
  const { error } = SecretName.safeParse(name);
  if (error === undefined) return;
  const { message } = firstFault(error);
  throw new ApiError('invalid_body', `name: ${message}`, { details: { field: 'name', expected: message } });
}

function checkHosts(hosts: readonly string[]): void {
  for (const [index, host] of hosts.entries()) {
    try {
      parseSecretHost(host);
    } catch (error) {
      if (!(error instanceof HostPatternError)) throw error;
      const field = `hosts.${index}`;
      throw new ApiError('invalid_body', `${field}: ${error.message}`, {
        details: { field, expected: error.message },
      });
    }
  }
}

function tooMany(count: number): ApiError {
  return new ApiError('conflict', `The account has ${count} secrets; delete one that you no longer need`, {
    details: { field: 'name', limit: MAX_SECRETS, expected: `at most ${MAX_SECRETS}` },
  });
}
