import type { ApiScope } from '@jettson/contract';
import type { Logger } from 'pino';

/** Whose key the request carries, what it may do, and the log of the request. */
export interface McpCaller {
  accountId: string;
  keyId: string;
  scopes: readonly ApiScope[];
  log: Logger;
}
