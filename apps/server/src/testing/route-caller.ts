import { API_SCOPES } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { createApp } from '../app.ts';
import { CONSOLE_ORIGIN, type ConsoleHeaders } from './console-sign-in.ts';
import { newAccount } from './new-account.ts';

type App = ReturnType<typeof createApp>;

/** A valid request; the method is the route's. */
export interface RouteCall {
  /** The path below /api/v1, with real ids instead of {id} and the like. */
  path: string;
  body?: unknown;
  /** Sent by an owner at the console, acting for the account, instead of with its key. */
  atConsole?: boolean;
}

/** An account that calls routes with its own key, or through an owner at the console. */
export interface RouteCaller {
  db: Database;
  accountId: string;
  keyId: string;
  name: string;
  send(
    method: string,
    call: RouteCall,
    options?: { idempotencyKey?: string; to?: App },
  ): Promise<{ status: number; text: string }>;
  /** Creates an object for a call, and returns one of its fields. */
  make(path: string, body: unknown, field: string): Promise<string>;
}

/** A new account that calls the app. */
export async function newRouteCaller(app: App, db: Database, owner: ConsoleHeaders): Promise<RouteCaller> {
  const account = await newAccount(db, { scopes: API_SCOPES });
  const send: RouteCaller['send'] = async (
    method,
    { path, body, atConsole = false },
    { idempotencyKey, to = app } = {},
  ) => {
    const response = await to.request(`${CONSOLE_ORIGIN}/api/v1${path}`, {
      method,
      headers: {
        ...(atConsole
          ? { ...owner, 'x-jettson-account': account.accountId }
          : { authorization: `Bearer ${account.apiKey}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  return {
    db,
    accountId: account.accountId,
    keyId: account.keyId,
    name: account.name,
    send,
    async make(path, body, field) {
      // A key is not allowed to make these calls.
      const atConsole = ['/accounts', '/invitations'].includes(path);
      const { status, text } = await send('POST', { path, body, atConsole });
      if (status >= 300) throw new Error(`POST ${path} answered ${status}: ${text}`);
      return JSON.parse(text)[field];
    },
  };
}
