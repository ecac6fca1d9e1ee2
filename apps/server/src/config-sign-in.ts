import type { MemberRole } from '@jettson/contract';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';

/** How people sign in to the console. */
export interface SignInConfig {
  /** Undefined: only with a password. */
  oidc: OidcConfig | undefined;
  /** JETTSON_PASSWORD_SIGN_IN: whether people may sign in with a password. */
  hasPasswords: boolean;
}

/** An OpenID provider that people sign in with, and who of them may come in. */
export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button on the sign-in page calls it. */
  name: string;
  /** Whether addresses count as verified of which the provider does not say whether they are. */
  trustsEmail: boolean;
  /** Domains whose addresses come in without an invitation, in lower case. */
  domains: readonly string[];
  /** What those people may do, and in which account: its name. */
  newcomers: { role: Exclude<MemberRole, 'owner'>; account: string };
}

const DOMAIN = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)+$/;
const onOrOff = z.enum(['on', 'off']);

/** The variables about signing in. */
export const SIGN_IN_VARIABLES = {
  JETTSON_PASSWORD_SIGN_IN: onOrOff.default('on'),
  JETTSON_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'expected the https URL of the provider' })
    .refine(
      (text) => /^https:|^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/.test(text),
      'expected https, except for a provider on this machine',
    )
    .refine((text) => !/[?#]/.test(text), 'expected a URL without a query or a fragment')
    .optional(),
  JETTSON_OIDC_CLIENT_ID: z.string().trim().min(1).optional(),
  JETTSON_OIDC_CLIENT_SECRET: z.string().trim().min(1).optional(),
  JETTSON_OIDC_NAME: z.string().trim().min(1).max(50, 'expected at most 50 characters').optional(),
  JETTSON_OIDC_TRUST_EMAIL: onOrOff.optional(),
  JETTSON_OIDC_DOMAINS: z
    .string()
    .transform((list) => list.split(',').map((domain) => domain.trim().toLowerCase()))
    .refine(
      (domains) => domains.every((domain) => DOMAIN.test(domain)),
      'expected domains divided by commas, such as example.com,example.org',
    )
    .optional(),
  JETTSON_OIDC_ROLE: z
    .enum(['admin', 'member', 'viewer'], 'expected admin, member or viewer; owners are invited')
    .optional(),
  JETTSON_OIDC_ACCOUNT: z.string().trim().min(1).max(100).optional(),
};

const Variables = z.object(SIGN_IN_VARIABLES);
type Settings = z.infer<typeof Variables>;

/** Throws ConfigError if a provider is described in part, or if nobody could sign in. */
export function readSignIn(env: Settings, publicUrl: URL | undefined): SignInConfig {
  const hasPasswords = env.JETTSON_PASSWORD_SIGN_IN === 'on';
  const oidc = readOidc(env, publicUrl);
  if (!hasPasswords && oidc === undefined) {
    throw new ConfigError([
      'JETTSON_PASSWORD_SIGN_IN is "off": set JETTSON_OIDC_ISSUER too, or nobody can sign in',
    ]);
  }
  return { oidc, hasPasswords };
}

function readOidc(env: Settings, publicUrl: URL | undefined): OidcConfig | undefined {
  const { JETTSON_OIDC_ISSUER: issuer, JETTSON_OIDC_DOMAINS: domains } = env;
  const { JETTSON_OIDC_CLIENT_ID: clientId, JETTSON_OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined) {
    const given = Object.entries(env).filter(
      ([name, value]) => name.startsWith('JETTSON_OIDC_') && value !== undefined,
    );
    if (given.length === 0) return undefined;
    throw new ConfigError([`JETTSON_OIDC_ISSUER: missing, though ${given[0]?.[0]} is set`]);
  }
  const faults = [
    clientId === undefined && 'JETTSON_OIDC_CLIENT_ID: missing; it is the id of this server at the provider',
    clientSecret === undefined &&
      'JETTSON_OIDC_CLIENT_SECRET: missing; the provider shows it with the client',
    publicUrl === undefined &&
      'JETTSON_PUBLIC_URL: missing; the provider of JETTSON_OIDC_ISSUER sends people back to it',
    domains === undefined &&
      (env.JETTSON_OIDC_ROLE ?? env.JETTSON_OIDC_ACCOUNT) !== undefined &&
      'JETTSON_OIDC_DOMAINS: missing, though JETTSON_OIDC_ROLE or JETTSON_OIDC_ACCOUNT is set for people of these domains',
  ].filter((fault) => fault !== false);
  if (faults.length > 0 || clientId === undefined || clientSecret === undefined)
    throw new ConfigError(faults);
  return {
    issuer,
    clientId,
    clientSecret,
    name: env.JETTSON_OIDC_NAME ?? 'single sign-on',
    trustsEmail: env.JETTSON_OIDC_TRUST_EMAIL === 'on',
    domains: domains ?? [],
    newcomers: {
      role: env.JETTSON_OIDC_ROLE ?? 'member',
      account: env.JETTSON_OIDC_ACCOUNT ?? 'default',
    },
  };
}
