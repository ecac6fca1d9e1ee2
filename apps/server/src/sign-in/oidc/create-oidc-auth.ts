import type { Database } from '@jettson/database';
import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins';
import type { OidcConfig } from '../../config-sign-in.ts';
import { type AuthInput, authOptions } from '../create-auth.ts';
import { markInvitationsUsed } from '../queries.ts';
import { admitPerson } from './admit-person.ts';
import { discoveryUrlOf, PROVIDER_ID, type ProviderMetadata } from './ask-provider.ts';
import { claimPerson } from './claim-person.ts';

export interface OidcInput extends AuthInput {
  oidc: OidcConfig;
  metadata: ProviderMetadata;
  /** The public URL of the server, without a slash at its end. */
  baseUrl: string;
}

/**
 * better-auth with the provider, for the calls that sign in with it. All other calls use `createAuth`, so that they work
 * while the provider does not answer.
 */
export function createOidcAuth(db: Database, { oidc, metadata, baseUrl, ...input }: OidcInput) {
  const options = authOptions(db, input);
  const { role, accountId } = options.user.additionalFields;
  return betterAuth({
    ...options,
    baseURL: `${baseUrl}/api/auth`,
    account: {
      ...options.account,
      // Nobody verifies the address of somebody who was invited; the provider has to, and then `claimPerson` ends every
      // other way in.
      accountLinking: { requireLocalEmailVerified: false },
      updateAccountOnSignIn: false,
    },
    user: {
      ...options.user,
      // `admitPerson` gives these, which better-auth would demand of the provider.
      additionalFields: {
        role: { ...role, required: false },
        accountId: { ...accountId, required: false },
      },
    },
    databaseHooks: {
      ...options.databaseHooks,
      user: {
        create: {
          before: async (user) => ({
            data: {
              ...user,
              name: user.name || (user.email.split('@')[0] ?? user.email),
              ...(await admitPerson(db, oidc, user)),
            },
          }),
          after: ({ email, accountId }) => markInvitationsUsed(db, String(accountId), email),
        },
      },
      account: {
        create: {
          before: async (account) => {
            await claimPerson(db, oidc.issuer, account.userId);
            // We never act for people at the provider, so we keep nothing that could.
            return { data: { ...account, accessToken: null, refreshToken: null, idToken: null } };
          },
        },
      },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER_ID,
            discoveryUrl: discoveryUrlOf(oidc.issuer),
            clientId: oidc.clientId,
            clientSecret: oidc.clientSecret,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            requireIdTokenVerification: true,
            // Unless the provider says which ways it knows, all of them know this one.
            authentication: metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post')
              ? 'post'
              : 'basic',
            // Two issuers may call different people the same.
            accountSubject: ({ profile }) => `${oidc.issuer} ${profile.sub}`,
            mapProfileToUser: (profile) => ({
              image: undefined,
              emailVerified: isVerified(profile.email_verified, oidc),
            }),
          },
        ],
      }),
    ],
    advanced: {
      ...options.advanced,
      // The browser comes back from another site.
      cookies: { state: { attributes: { sameSite: 'lax' } } },
    },
    onAPIError: { errorURL: `${baseUrl}/console/sign-in` },
  });
}

/** What a provider says about an address, which some write as text. */
function isVerified(claim: unknown, { trustsEmail }: OidcConfig): boolean {
  return claim === undefined ? trustsEmail : claim === true || claim === 'true';
}
