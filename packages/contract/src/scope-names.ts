/** What an API key can be allowed to do. The list is closed: there are no other scopes. */
export const API_SCOPES = ['agents', 'memory', 'files', 'webhooks', 'usage', 'secrets', 'admin'] as const;

/** What a key may do by default. */
export const DEFAULT_SCOPES: readonly (typeof API_SCOPES)[number][] = API_SCOPES.filter(
  (scope) => scope !== 'admin',
);
