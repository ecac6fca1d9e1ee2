import { z } from 'zod';

/** What an API key can be allowed to do. The list is closed: a key asks for nothing else. */
export const API_SCOPES = ['agents', 'memory', 'files', 'webhooks', 'usage', 'admin'] as const;

export const ApiScope = z.enum(API_SCOPES).meta({
  id: 'ApiScope',
  description:
    'A part of the API that a key opens. `admin` is what protects the account from its own keys: to make, list and ' +
    'revoke keys, to set the cost limit, and to list members and accounts. Each operation of this document says which scope it takes.',
});
export type ApiScope = z.infer<typeof ApiScope>;

/** What a key may do whose maker says nothing. */
export const DEFAULT_SCOPES: readonly ApiScope[] = API_SCOPES.filter((scope) => scope !== 'admin');
