import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const OIDC = {
  JETTSON_PUBLIC_URL: 'https://jettson.example.com',
  JETTSON_OIDC_ISSUER: 'https://login.example.com',
  JETTSON_OIDC_CLIENT_ID: 'jettson',
  JETTSON_OIDC_CLIENT_SECRET: 'the client secret',
};

const read = (environment: Record<string, string>) => readConfig({}, environment).signIn;

test('without a provider, people sign in with a password', () => {
  expect(read({})).toEqual({ oidc: undefined, hasPasswords: true });
});

test('a provider is read with its defaults', () => {
  expect(read(OIDC)).toEqual({
    hasPasswords: true,
    oidc: {
      issuer: 'https://login.example.com',
      clientId: 'jettson',
      clientSecret: 'the client secret',
      name: 'single sign-on',
      trustsEmail: false,
      domains: [],
      newcomers: { role: 'member', account: 'default' },
    },
  });
});

test('domains, a role, an account and no passwords are read', () => {
  const { oidc, hasPasswords } = read({
    ...OIDC,
    JETTSON_OIDC_NAME: 'Acme',
    JETTSON_OIDC_DOMAINS: 'Example.com, example.org',
    JETTSON_OIDC_ROLE: 'viewer',
    JETTSON_OIDC_ACCOUNT: 'staff',
    JETTSON_OIDC_TRUST_EMAIL: 'on',
    JETTSON_PASSWORD_SIGN_IN: 'off',
  });

  expect([oidc, hasPasswords]).toMatchObject([
    {
      name: 'Acme',
      trustsEmail: true,
      domains: ['example.com', 'example.org'],
      newcomers: { role: 'viewer', account: 'staff' },
    },
    false,
  ]);
});

test.each(['http://127.0.0.1:9000', 'http://localhost:8080/realms/acme', 'http://[::1]:9000'])(
  'a provider on this machine may be at %s',
  (issuer) => {
    expect(read({ ...OIDC, JETTSON_OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
  },
);

test.each<[Record<string, string | undefined>, string]>([
  [{ JETTSON_OIDC_ISSUER: 'login.example.com' }, 'JETTSON_OIDC_ISSUER'],
  [{ JETTSON_OIDC_ISSUER: 'http://login.example.com' }, 'JETTSON_OIDC_ISSUER'],
  [{ JETTSON_OIDC_ISSUER: 'http://localhost.example.com' }, 'JETTSON_OIDC_ISSUER'],
  [{ JETTSON_OIDC_ISSUER: 'https://login.example.com/?tenant=x' }, 'JETTSON_OIDC_ISSUER'],
  [{ JETTSON_OIDC_ISSUER: '' }, 'JETTSON_OIDC_ISSUER: missing, though JETTSON_OIDC_CLIENT_ID is set'],
  [{ JETTSON_OIDC_CLIENT_ID: '' }, 'JETTSON_OIDC_CLIENT_ID: missing'],
  [{ JETTSON_OIDC_CLIENT_SECRET: '' }, 'JETTSON_OIDC_CLIENT_SECRET: missing'],
  [{ JETTSON_PUBLIC_URL: '' }, 'JETTSON_PUBLIC_URL: missing'],
  [{ JETTSON_OIDC_DOMAINS: 'example' }, 'JETTSON_OIDC_DOMAINS'],
  [{ JETTSON_OIDC_DOMAINS: '@example.com' }, 'JETTSON_OIDC_DOMAINS'],
  [{ JETTSON_OIDC_DOMAINS: '*.example.com' }, 'JETTSON_OIDC_DOMAINS'],
  [{ JETTSON_OIDC_DOMAINS: 'example.com', JETTSON_OIDC_ROLE: 'owner' }, 'JETTSON_OIDC_ROLE'],
  [{ JETTSON_OIDC_ROLE: 'viewer' }, 'JETTSON_OIDC_DOMAINS: missing'],
  [{ JETTSON_PASSWORD_SIGN_IN: 'no' }, 'JETTSON_PASSWORD_SIGN_IN'],
  [{ JETTSON_OIDC_ISSUERS: 'x' }, 'JETTSON_OIDC_ISSUERS'],
])('%j is refused with the variable that is wrong', (changes, message) => {
  const environment = { ...OIDC, ...changes } as Record<string, string>;

  expect(() => read(environment)).toThrow(message);
});

test('passwords cannot be switched off if there is no other way in', () => {
  expect(() => read({ JETTSON_PASSWORD_SIGN_IN: 'off' })).toThrow(
    'JETTSON_PASSWORD_SIGN_IN is "off": set JETTSON_OIDC_ISSUER too',
  );
});

test('the secret of the client is in no message about it, and is among those that are removed from texts', () => {
  const { secrets } = readConfig({}, OIDC);
  const misspelt = () => read({ ...OIDC, JETTSON_OIDC_CLIENT_SECRETS: 'hush' });

  expect(secrets).toContain('the client secret');
  expect(misspelt).toThrow('JETTSON_OIDC_CLIENT_SECRETS');
  expect(misspelt).not.toThrow('hush');
});
