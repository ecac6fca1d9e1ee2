import type { HttpRequest, HttpResponse } from '@jettson/egress';
import { expect, test } from 'vitest';
import { type OAuthState, refreshToken } from './refresh-token.ts';

const STATE: OAuthState = {
  tokenUrl: 'https://auth.example.com/token',
  clientId: 'me',
  clientSecret: 'a client secret',
  refreshToken: 'refresh-token-1',
  scopes: [],
  accessToken: null,
  refreshedAt: 0,
  dueAt: 0,
};

/** What the authorization server is sent. */
async function sent(state: Partial<OAuthState>) {
  const requests: HttpRequest[] = [];
  const fetch = async (request: HttpRequest) => {
    requests.push(request);
    return { statusCode: 200, body: JSON.stringify({ access_token: 'access-token-1' }) } as HttpResponse;
  };
  await refreshToken(fetch, { ...STATE, ...state });
  const [{ headers, body } = {} as HttpRequest] = requests;
  return { form: Object.fromEntries(new URLSearchParams(body)), authorization: headers?.authorization };
}

test('a token is refreshed for the server that it was made for', async () => {
  const { form } = await sent({ resource: 'https://mcp.example.com/mcp' });

  expect(form).toMatchObject({ resource: 'https://mcp.example.com/mcp' });
});

test('the client’s secret is in the header, or in the form for servers that take no other way', async () => {
  const usual = await sent({});
  const inForm = await sent({ isSecretInForm: true });

  expect(usual.authorization).toMatch(/^Basic /);
  expect(usual.form).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh-token-1' });
  expect(inForm.authorization).toBeUndefined();
  expect(inForm.form).toMatchObject({ client_id: 'me', client_secret: 'a client secret' });
});

test('a public client sends its id alone', async () => {
  const { form, authorization } = await sent({ clientSecret: null });

  expect([form.client_id, form.client_secret, authorization]).toEqual(['me', undefined, undefined]);
});

test('an answer that names no life and no next token is taken', async () => {
  const answer = { access_token: 'access-token-1', token_type: null, expires_in: null, refresh_token: null };
  const fetch = async () => ({ statusCode: 200, body: JSON.stringify(answer) }) as HttpResponse;

  const { state, lifeSeconds } = await refreshToken(fetch, STATE);

  expect(state).toMatchObject({ accessToken: 'access-token-1', refreshToken: 'refresh-token-1' });
  expect(lifeSeconds).toBeGreaterThan(0);
});
