import type { Logger } from 'pino';
import type { SignedIn } from '../sign-in/open-sign-in.ts';

/** What middleware puts on a request for the routes to read. */
export interface AppEnv {
  Variables: {
    requestId: string;
    log: Logger;
    /** Set by `authenticate`; every route below /api/v1 but the OpenAPI document has them. */
    accountId: string;
    keyId: string;
    /** Who is at the console; null for a call with an API key. */
    signedIn: SignedIn | null;
  };
}
