import type { MemberRole } from '@jettson/contract';
import { consoleHeaders, keepConsoleToken } from './console-token.ts';
import { SERVER_URL } from './server-url.ts';

/** Somebody who is signed in. */
export interface User {
  id: string;
  email: string;
  name: string;
  role: MemberRole;
  accountId: string;
}

/** What went wrong with signing in, and what to do. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** How people can sign in. */
export interface SignInWays {
  password: boolean;
  provider: { name: string } | null;
}

/** A call below /api/auth. Throws SignInError. */
export async function send<T>(path: string, body?: object): Promise<T> {
  const headers = consoleHeaders();
  const init =
    body === undefined
      ? { headers }
      : {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        };
  let response: Response;
  try {
    response = await fetch(`${SERVER_URL}/api/auth${path}`, init);
    keepConsoleToken(response);
  } catch {
    throw new SignInError('UNREACHABLE', 'The server does not answer. Is it running?');
  }
  const answer = (await response.json().catch(() => null)) as
    | (T & { code?: string; message?: string; error?: { code: string; message: string } })
    | null;
  if (response.ok) return answer as T;
  if (response.status === 429) {
    throw new SignInError('RATE_LIMITED', 'Too many attempts. Wait a minute, then try again.');
  }
  const { code, message } = answer?.error ?? answer ?? {};
  throw new SignInError(code ?? 'FAILED', message ?? `The server answered ${response.status}.`);
}

/** Null when nobody is signed in. */
export async function readSession(): Promise<User | null> {
  const session = await send<{ user: User } | null>('/get-session');
  return session?.user ?? null;
}

export function signIn(email: string, password: string): Promise<unknown> {
  return send('/sign-in/email', { email, password });
}

export function signOut(): Promise<unknown> {
  return send('/sign-out', {});
}

/** Ends all sessions of this person, here and elsewhere. */
export function signOutEverywhere(): Promise<unknown> {
  return send('/revoke-sessions', {});
}

export interface OneTimeLink {
  kind: 'owner' | 'invitation';
  /** Signs in without a password. */
  is_direct: boolean;
  email: string | null;
}

export function lookUpLink(token: string): Promise<OneTimeLink> {
  return send('/link/look-up', { token });
}

export function followLink(input: { token: string; email?: string; password?: string }): Promise<unknown> {
  return send('/link/follow', input);
}

export function changePassword(currentPassword: string, newPassword: string): Promise<unknown> {
  return send('/change-password', { currentPassword, newPassword, revokeOtherSessions: true });
}

/** For an owner who signed in with this machine's link: from now on they can sign in with these. */
export function setCredentials(email: string, password: string): Promise<unknown> {
  return send('/link/set-credentials', { email, password });
}
