import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import type { PutSecretRequest, Secret, SecretList } from './wire-types.ts';

export interface PutSecretOptions extends RequestOptions {
  /** Where the value is sent: `api.example.com`, `*.example.com`, `api.example.com:8443`. */
  hosts: string[];
  /** Where in a request: `{ header: true, query: false, body: false }` by default. */
  inject?: PutSecretRequest['inject'];
  /** What it is for, up to 1,000 characters. */
  description?: string | null | undefined;
}

export interface PutOAuthSecretOptions extends PutSecretOptions {
  /** Where access tokens are refreshed. */
  tokenUrl: string;
  clientId: string;
  /** None for a public client. */
  clientSecret?: string | undefined;
  refreshToken: string;
  /** The scopes to ask for; those of the refresh token when absent. */
  scopes?: string[] | undefined;
}

/** Tokens and passwords that agents can use and never see: `agents.spawn(task, { secrets: ['GITHUB_TOKEN'] })`. */
export class Secrets {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Stores a secret, or replaces the one of that name. Running agents use the new value from their next request on. */
  async put(
    name: string,
    value: string,
    { hosts, inject, description, ...request }: PutSecretOptions,
  ): Promise<Secret> {
    const body = { value, hosts, inject, description };
    const call = { method: 'PUT', path: pathOf(name), body, idempotencyKey: newIdempotencyKey() } as const;
    return this.#transport.json(call, request);
  }

  /** Stores a secret whose value is an OAuth access token: the server refreshes it, once for all agents that use it. */
  async putOAuth(
    name: string,
    {
      tokenUrl,
      clientId,
      clientSecret,
      refreshToken,
      scopes,
      hosts,
      inject,
      description,
      ...request
    }: PutOAuthSecretOptions,
  ): Promise<Secret> {
    const body = {
      type: 'oauth',
      token_url: tokenUrl,
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      scopes,
      hosts,
      inject,
      description,
    };
    const call = { method: 'PUT', path: pathOf(name), body, idempotencyKey: newIdempotencyKey() } as const;
    return this.#transport.json(call, request);
  }

  /** All of the account, by name, without their values. */
  async list(options?: RequestOptions): Promise<Secret[]> {
    return (await this.#transport.json<SecretList>({ method: 'GET', path: '/secrets' }, options)).secrets;
  }

  /** Running agents can no longer use it. Throws JettsonNotFoundError when there is none. */
  async delete(name: string, options?: RequestOptions): Promise<Secret> {
    return this.#transport.json({ method: 'DELETE', path: pathOf(name) }, options);
  }
}

function pathOf(name: string): string {
  return `/secrets/${segment(name)}`;
}
