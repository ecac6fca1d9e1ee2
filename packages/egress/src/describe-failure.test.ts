import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { failureMessage } from './describe-failure.ts';
import { startServer } from './testing/index.ts';

test('a failure of TLS is named without where OpenSSL noticed it', async () => {
  const plain = await startServer((_request, response) => response.end());

  const [error] = await once(connect({ port: Number(plain.port), host: '127.0.0.1' }), 'error');
  await plain.close();

  expect(failureMessage(error)).toBe('TLS failed: wrong version number');
});
