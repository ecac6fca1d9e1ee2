import type { Logger } from 'pino';

/** Whose key the request carries, and the log of the request. */
export interface McpCaller {
  accountId: string;
  keyId: string;
  log: Logger;
}
