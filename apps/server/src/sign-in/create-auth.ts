import type { Database } from '@jettson/database';
import { betterAuth } from 'better-auth';
import { newId } from '../ids.ts';
import { links } from './links-plugin.ts';
import { recordSignIn } from './record-sign-in.ts';

const PASSWORD_MIN_CHARS = 10;
/** We set it from the request's real origin before better-auth sees the request, so that callers cannot choose it. */
export const REMOTE_ADDRESS_HEADER = 'x-jettson-remote-address';

const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** better-auth on our database: e-mail and password, no open sign-up; people come by one-time links. */
export function createAuth(db: Database, secret: string) {
  return betterAuth({
    secret,
    basePath: '/api/auth',
    // Same origin only, whatever name and port the caller uses.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    database: { db: db as never, type: 'postgres' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_MIN_CHARS },
    plugins: [links(db)],
    databaseHooks: { session: { create: { after: ({ userId }) => recordSignIn(db, userId) } } },
    user: {
      modelName: 'console_users',
      fields: { emailVerified: 'email_verified', ...timestamps },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        accountId: { type: 'string', required: true, input: false, fieldName: 'account_id' },
      },
    },
    session: {
      modelName: 'console_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
    },
    account: {
      modelName: 'console_credentials',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    verification: {
      modelName: 'console_verifications',
      fields: { expiresAt: 'expires_at', ...timestamps },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      // Passwords can be guessed; tokens and cookies of 256 random bits cannot, and pages check them often.
      customRules: { '/sign-in/email': { window: 60, max: 20 }, '/link/*': false, '/get-session': false },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
    advanced: {
      // Set explicitly, because a variable TEST or NODE_ENV in the operator's environment would turn both off.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // NODE_ENV=production would change the name of the cookie; behind TLS, the cookie is marked as secure when it is
      // sent.
      useSecureCookies: false,
      cookiePrefix: 'jettson',
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [REMOTE_ADDRESS_HEADER] },
      database: { generateId: ({ model }) => newId(model === 'user' ? 'usr' : 'con') },
    },
  });
}
