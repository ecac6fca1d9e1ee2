import type { MemberRole } from '@jettson/contract';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createApp } from '../../../app.ts';
import type { OidcConfig } from '../../../config-sign-in.ts';
import { newId } from '../../../ids.ts';
import {
  type ConsoleHeaders,
  CONSOLE_ORIGIN as ORIGIN,
  signInOwner,
} from '../../../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../../../testing/index.ts';
import { newAddress, type Sent, sendAsBrowser, socketFrom } from '../../../testing/send-as-browser.ts';
import { type OpenIdProvider, type Person, startOpenIdProvider } from './start-openid-provider.ts';

const PATH = '/api/auth/callback/oidc';
/** Where the provider of a test sends people back to. */
export const REDIRECT_URI = `${ORIGIN}${PATH}`;

type App = ReturnType<typeof createApp>;

export const newEmail = (domain = 'example.com') => `${newId('p')}@${domain}`.toLowerCase();
export const verified = (email: string): Person => ({ email, email_verified: true });
export const refusedAs = (reason: string) => `${ORIGIN}/console/sign-in?error=${reason}`;

/** For a file of tests: a provider, a server that people sign in to with it, and what their browsers do. */
export function useOidcServer() {
  let testApp: TestApp;
  let provider: OpenIdProvider;
  let app: App;
  let owner: ConsoleHeaders;
  let address: string;
  // So that a test does not use up the attempts of the next.
  beforeEach(() => {
    address = newAddress();
  });
  beforeAll(async () => {
    // A test deletes the owner, whom other files sign in.
    testApp = await openTestApp({}, { isolated: true });
    provider = await startOpenIdProvider({ redirectUri: REDIRECT_URI });
    app = openServer();
    owner = await signInOwner(app, testApp.deps.database);
  });
  afterAll(async () => {
    await provider[Symbol.asyncDispose]();
    await testApp[Symbol.asyncDispose]();
  });

  /** Another server on the same database. */
  function openServer(changes: Partial<OidcConfig> = {}, { hasPasswords = true } = {}): App {
    const { issuer, clientId, clientSecret } = provider;
    const newcomers = { role: 'viewer' as const, account: 'default' };
    const oidc = { issuer, clientId, clientSecret, name: 'Acme', trustsEmail: false, domains: [], newcomers };
    return createApp({
      ...testApp.deps,
      reach: { host: '127.0.0.1', publicUrl: new URL(ORIGIN), trustedProxies: [] },
      signIn: { oidc: { ...oidc, ...changes }, hasPasswords },
    });
  }

  const send = (path: string, sent: Sent = {}, to = app) =>
    sendAsBrowser(to, `/api/auth${path}`, { address, ...sent });

  /** Begins to sign in: where the browser is sent, and the cookie that it has to come back with. */
  async function begin(to = app) {
    const { status, body, cookies } = await send('/sign-in/oidc', { body: {} }, to);
    const { url } = body as { url: string };
    return { status, url, cookie: cookies.map((one) => one.split(';')[0]).join('; '), cookies };
  }

  /** What the server answers a browser that comes back. */
  async function finish(returned: URL, cookie: string, to = app) {
    const headers = { host: 'localhost', cookie };
    const url = `${REDIRECT_URI}${returned.search}`;
    const response = await to.request(url, { headers }, socketFrom(address));
    const location = response.headers.get('location') ?? '';
    const cookies = response.headers.getSetCookie();
    const as = {
      cookie: cookies.map((one) => one.split(';')[0]).join('; '),
      'x-jettson-console': location.split('#')[1] ?? '',
    };
    return { status: response.status, location, cookies, as };
  }

  return {
    get deps() {
      return testApp.deps;
    },
    get provider() {
      return provider;
    },
    get owner() {
      return owner;
    },
    get app() {
      return app;
    },
    openServer,
    send,
    begin,
    finish,
    /** A whole sign-in of somebody with an account at the provider; without `person`, as it was. */
    async signIn(sub: string, person?: Person, to = app) {
      if (person !== undefined) provider.people.set(sub, person);
      const { url, cookie } = await begin(to);
      const finished = await finish(await provider.visit(url, sub), cookie, to);
      const { body } = await send('/get-session', { as: finished.as }, to);
      const { user } = (body ?? { user: null }) as {
        user: { id: string; email: string; role: string; accountId: string } | null;
      };
      return { ...finished, user };
    },
    /** Invites to an account of its own. */
    async invite(email: string, role: MemberRole) {
      const { accountId } = await newAccount(testApp.deps.database.db);
      const { status, body } = await sendAsBrowser(app, '/api/v1/invitations', {
        as: owner,
        headers: { 'x-jettson-account': accountId },
        body: { email, role },
      });
      expect(status).toBe(201);
      return { accountId, path: (body as { path: string }).path };
    },
  };
}
