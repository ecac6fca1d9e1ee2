import type { ApiScope, MemberRole, MemoryAccess } from '@jettson/contract';
import type { Logger } from 'pino';
import type { Connection } from './connection.ts';

/** Somebody who is signed in to the console. */
export interface SignedIn {
  userId: string;
  email: string;
  role: MemberRole;
  /** The account they belong to. */
  accountId: string;
}

/** What middleware attaches to a request for the routes. */
export interface AppEnv {
  Variables: {
    requestId: string;
    log: Logger;
    connection: Connection;
    /** Set by `authenticate`; every route below /api/v1 has them, except the OpenAPI document. */
    accountId: string;
    keyId: string;
    /** What the key may do, or what the role of somebody at the console may change. */
    scopes: readonly ApiScope[];
    /** Which memories the key reaches; null: all of the account, as for somebody at the console. */
    memoryLimit: MemoryAccess | null;
    /** The names of the secrets that the key reaches; null: all of the account, as for somebody at the console. */
    secretLimit: readonly string[] | null;
    /** Who is at the console; null for a call with an API key. */
    signedIn: SignedIn | null;
    /** Counts further requests contained in this one. Throws `rate_limited`. */
    countRequests(requests: number): void;
  };
}
