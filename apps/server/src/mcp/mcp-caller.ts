import type { ApiScope, MemoryAccess } from '@jettson/contract';
import type { Logger } from 'pino';
import type { Origin } from '../agents/origin.ts';
import type { AccountSlots } from '../http/account-slots.ts';
import type { Redact } from '../redactor.ts';

/** Whose key the request carries, what it may do, and the log of the request. */
export interface McpCaller {
  accountId: string;
  keyId: string;
  scopes: readonly ApiScope[];
  /** Which memories the key reaches; null: all of the account. */
  memoryLimit: MemoryAccess | null;
  log: Logger;
  redact: Redact;
  /** Calls that are waiting for something to happen. */
  waits: AccountSlots;
  /** The request. */
  origin: Origin;
}
