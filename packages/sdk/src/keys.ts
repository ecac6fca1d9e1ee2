import { type RequestOptions, segment, type Transport } from './transport.ts';
import type { ApiKey, ApiScope, CreatedApiKey, MemoryAccess } from './wire-types.ts';

export interface CreateKeyOptions extends RequestOptions {
  /** What the key may do: no more than the key that creates it. Everything except `admin` when absent. */
  scopes?: ApiScope[] | undefined;
  /** Which memories it reaches, and the widest that its agents may have; all of the account when absent. */
  memory?: MemoryAccess | undefined;
  /** Names of the secrets that it and its agents reach; all of the account when absent. */
  secrets?: string[] | undefined;
  /** What its agents may cost in a month, US dollars; no limit of its own by default. */
  monthlyCostLimitUsd?: number | undefined;
  /** Days until it stops working; never when absent. */
  expiresInDays?: number | undefined;
}

/**
 * The API keys of the account. All calls need a key with the scope `admin`, which keys do not have by default: `npx
 * jettson keys create --scope admin` creates one.
 */
export class Keys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates a key, and returns it only this once. */
  async create(
    name: string,
    { scopes, memory, secrets, monthlyCostLimitUsd, expiresInDays, ...request }: CreateKeyOptions = {},
  ): Promise<CreatedApiKey> {
    const body = {
      name,
      scopes,
      memory,
      secrets,
      monthly_cost_limit_usd: monthlyCostLimitUsd,
      expires_in_days: expiresInDays,
    };
    return this.#transport.json({ method: 'POST', path: '/keys', body }, request);
  }

  /** Newest first, including revoked and expired ones. */
  async list(options?: RequestOptions): Promise<ApiKey[]> {
    return (await this.#transport.json<{ keys: ApiKey[] }>({ method: 'GET', path: '/keys' }, options)).keys;
  }

  /** Permanently invalidates a key, from the next request on. */
  async revoke(keyId: string, options?: RequestOptions): Promise<ApiKey> {
    return this.#transport.json({ method: 'DELETE', path: `/keys/${segment(keyId)}` }, options);
  }
}
