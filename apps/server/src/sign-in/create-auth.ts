import type { Database } from '@jettson/database';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { newId } from '../ids.ts';
import { links } from './links-plugin.ts';
import { recordSignIn } from './record-sign-in.ts';
import { REMOTE_ADDRESS_HEADER } from './remote-address-header.ts';

const PASSWORD_MIN_CHARS = 10;

const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** What the sign-ins of an installation have in common. */
export interface AuthInput {
  /** What the cookies are signed with. */
  secret: string;
  /** Whether people may sign in with a password. */
  hasPasswords: boolean;
}

/** better-auth on our database: e-mail and password, no open sign-up; people come by one-time links. */
export function createAuth(db: Database, input: AuthInput) {
  return betterAuth(authOptions(db, input));
}

/** The options of better-auth, without a provider to sign in with. */
export function authOptions(db: Database, { secret, hasPasswords }: AuthInput) {
  return {
    secret,
    basePath: '/api/auth',
    // Same origin only, whatever name and port the caller uses.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    database: { db: db as never, type: 'postgres' as const },
    emailAndPassword: { enabled: hasPasswords, disableSignUp: true, minPasswordLength: PASSWORD_MIN_CHARS },
    plugins: [links(db, { hasPasswords })],
    databaseHooks: { session: { create: { after: (session) => recordSignIn(db, session) } } },
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
      // Servers share the counts.
      storage: 'database',
      modelName: 'console_rate_limits',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 300,
      // Passwords can be guessed; tokens and cookies of 256 random bits cannot, and pages check them often.
      customRules: {
        '/sign-in/*': { window: 60, max: 20 },
        '/change-password': { window: 60, max: 20 },
        '/link/*': false,
        '/get-session': false,
      },
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
  } satisfies BetterAuthOptions;
}
