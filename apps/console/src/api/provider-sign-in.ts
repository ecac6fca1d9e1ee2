import { storeConsoleToken } from './console-token.ts';
import { type SignInWays, send } from './session.ts';

/** Where somebody wanted to go who is at the provider now. */
const STORED = 'after-sign-in';

/** How people can sign in to this server. */
export function readSignInWays(): Promise<SignInWays> {
  return send('/sign-in/ways');
}

/** Leads the browser to the provider, and afterwards to `next`, a path of the console. */
export async function beginProviderSignIn(next: string): Promise<void> {
  const { url } = await send<{ url: string }>('/sign-in/oidc', {});
  sessionStorage.setItem(STORED, next);
  location.assign(url);
}

/**
 * Keeps the token that the server put behind the `#`, and returns the path to go to. A token is taken only in a window
 * that began to sign in: a link of somebody else must not end a session.
 */
export function takeReturn(): string {
  const next = sessionStorage.getItem(STORED);
  const token = location.hash.slice(1);
  if (next === null || token === '') return '/';
  sessionStorage.removeItem(STORED);
  storeConsoleToken(token);
  return next;
}

/** What went wrong at the provider, by the word that the server leads back with. */
const REASONS: Record<string, string> = {
  cancelled: 'You did not sign in at the provider. Try again when you are ready.',
  expired: 'Signing in took too long, or was begun in another browser. Try again.',
  no_email:
    'The provider did not send your e-mail address. Its administrator has to allow the scope "email".',
  email_not_verified:
    'The provider does not say that your e-mail address is verified. Verify it there, then try again.',
  address_in_use:
    'Your e-mail address belongs to a member who signs in with another identity of the provider. Ask an admin to remove that member first, then to invite you.',
  several_invitations:
    'Several accounts have invited you. Open the link of the invitation that you want, or ask the other accounts to withdraw theirs.',
  not_invited: 'Nobody has invited your e-mail address. Ask an admin of your account for an invitation.',
  provider_failed: "The provider's answer could not be used. Try again; the server's log says why.",
};

/** The reason in the address of the sign-in page, as a sentence; null if there is none. */
export function describeProviderFault(reason: string | undefined): string | null {
  if (reason === undefined) return null;
  return REASONS[reason] ?? 'Signing in did not work. Try again.';
}
