import type { Database } from '@jettson/database';
import type { Logger } from 'pino';
import type { OidcConfig } from '../../config-sign-in.ts';
import { ApiError } from '../../errors.ts';
import type { AuthInput } from '../create-auth.ts';
import { PROVIDER_ID, ProviderFault } from './ask-provider.ts';
import { openProviderProbe, PROBE_KEPT_MS } from './open-provider-probe.ts';

/** Signing in with the provider. */
export interface OidcSignIn {
  /** What the sign-in page calls the provider. */
  name: string;
  /** Where a browser has to be to sign in with it: the provider sends it back there. */
  host: string;
  /** The page of the provider, as `{url}`, with the cookie that the browser has to come back with. Throws `unavailable`. */
  begin(headers: Headers): Promise<Response>;
  /** Answers the browser that the provider sent back: with a session, or with what went wrong. */
  finish(search: string, headers: Headers): Promise<Response>;
}

export interface OidcDeps {
  db: Database;
  log: Logger;
  readAuthInput(): Promise<AuthInput>;
}

/** For all that the provider is asked in one call. */
const LIMIT_MS = 20_000;

/** Signing in with the provider, which is asked only when somebody does. */
export function openOidc({ db, log, readAuthInput }: OidcDeps, oidc: OidcConfig, publicUrl: URL): OidcSignIn {
  const baseUrl = publicUrl.href.replace(/\/+$/, '');
  const probe = openProviderProbe(oidc.issuer);
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => {
    const [metadata, input] = [await probe(), await readAuthInput()];
    const { createOidcAuth } = await import('./create-oidc-auth.ts');
    return createOidcAuth(db, { ...input, oidc, metadata, baseUrl });
  };
  const answer = async (path: string, init: RequestInit) => {
    opened ??= open();
    try {
      const { handler } = await opened;
      const request = new Request(`${baseUrl}/api/auth${path}`, init);
      return await inTime(handler(request));
    } catch (error) {
      // A later call asks the provider again.
      opened = undefined;
      throw error;
    }
  };
  return {
    name: oidc.name,
    host: publicUrl.host,
    async begin(headers) {
      const body = JSON.stringify({
        provider: PROVIDER_ID,
        callbackURL: `${baseUrl}/console/signed-in`,
        errorCallbackURL: `${baseUrl}/console/sign-in`,
        disableRedirect: true,
      });
      try {
        await probe();
        return await answer('/sign-in/social', { method: 'POST', headers, body });
      } catch (error) {
        log.warn({ err: error }, 'nobody can sign in with the provider of JETTSON_OIDC_ISSUER');
        throw new ApiError(
          'unavailable',
          `${oidc.name} cannot be reached now. Try again in a moment; the server's log says why.`,
          { retryAfterSeconds: PROBE_KEPT_MS / 1000 },
        );
      }
    },
    async finish(search, headers) {
      const response = await answer(`/callback/${PROVIDER_ID}${search}`, { headers }).catch((error) => {
        log.warn({ err: error }, 'somebody could not sign in with the provider of JETTSON_OIDC_ISSUER');
        return backToSignIn(baseUrl, 'provider_failed');
      });
      const failed = response.status === 302 ? errorOf(response.headers.get('location')) : 'failed';
      if (failed === null) return response;
      log.warn({ status: response.status, reason: failed }, 'somebody was not signed in with the provider');
      const refusal = backToSignIn(baseUrl, REASONS[failed] ?? 'provider_failed');
      for (const cookie of response.headers.getSetCookie()) refusal.headers.append('set-cookie', cookie);
      return refusal;
    },
  };
}

/** better-auth asks the provider without a time limit. */
async function inTime(answer: Promise<Response>): Promise<Response> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new ProviderFault(`the provider did not answer within ${LIMIT_MS / 1000} s`)),
    LIMIT_MS,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong, according to the page that better-auth leads to; null if nothing did. */
function errorOf(location: string | null): string | null {
  return URL.parse(location ?? '')?.searchParams.get('error') ?? null;
}

/** What the sign-in page says, by the errors of OAuth, of better-auth and of `admitPerson`. */
const REASONS: Record<string, string> = {
  access_denied: 'cancelled',
  state_mismatch: 'expired',
  state_not_found: 'expired',
  email_not_found: 'no_email',
  email_not_verified: 'email_not_verified',
  // Somebody has this address, but the provider does not vouch that it is this person's.
  account_not_linked: 'email_not_verified',
  address_in_use: 'address_in_use',
  not_invited: 'not_invited',
  several_invitations: 'several_invitations',
  provider_failed: 'provider_failed',
};

function backToSignIn(baseUrl: string, error: string): Response {
  return new Response(null, {
    status: 302,
    headers: { location: `${baseUrl}/console/sign-in?error=${error}` },
  });
}
