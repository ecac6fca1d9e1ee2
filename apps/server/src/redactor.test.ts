import { expect, test } from 'vitest';
import { secretsIn } from './config-secrets.ts';
import { createRedactor } from './redactor.ts';

const SECRET = 'sk-ä"b/c+d e&f';

test.each([
  ['as it is', SECRET],
  ['in JSON', JSON.stringify({ key: SECRET })],
  ['in a URL', `https://example.com/?key=${encodeURIComponent(SECRET)}`],
  ['in base64', Buffer.from(SECRET).toString('base64')],
  ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
  ['twice', `${SECRET} ${SECRET}`],
])('a secret is replaced %s', (_, text) => {
  const redacted = createRedactor([SECRET])(`before ${text} after`);

  expect(redacted).toMatch(/^before .*\[redacted\].* after$/);
  expect(redacted).not.toContain('sk-');
  expect(redacted).not.toContain(text);
});

test('a secret is replaced in base64 where its two alphabets differ', () => {
  const secret = 'a>>>>????~~~~';
  const forms = (['base64', 'base64url'] as const).map((form) => Buffer.from(secret).toString(form));

  expect(forms[0]).not.toBe(forms[1]);
  expect(forms.map(createRedactor([secret])).join()).not.toMatch(/Pj4|Pz8/);
});

test('a secret that is part of another leaves nothing of it', () => {
  expect(createRedactor(['abcdefgh', 'abcdefgh-ijkl'])('abcdefgh-ijkl')).toBe('[redacted]');
});

test('anything shorter than 8 characters is not a secret', () => {
  expect(createRedactor(['test', ''])('a test')).toBe('a test');
});

test('keys, secrets and passwords in URLs are secrets, and ids of keys are not', () => {
  const secrets = secretsIn({
    OPENAI_API_KEY: 'of openai',
    JETTSON_FILES_S3_SECRET_ACCESS_KEY: 'of s3',
    JETTSON_FILES_S3_ACCESS_KEY_ID: 'id of s3',
    JETTSON_EMBEDDER_API_KEY: 'of the embedder',
    JETTSON_RERANKER_API_KEY: 'of the reranker',
    DATABASE_URL: 'postgres://jettson:p%40ssword@db/jettson',
    OPENAI_BASE_URL: 'https://user:of-the-proxy@example.com',
    JETTSON_DATA_DIR: '/data',
    JETTSON_PORT: 4100,
  });

  expect(secrets).toEqual([
    'of openai',
    'of s3',
    'of the embedder',
    'of the reranker',
    'p%40ssword',
    'p@ssword',
    'of-the-proxy',
    'of-the-proxy',
  ]);
});
