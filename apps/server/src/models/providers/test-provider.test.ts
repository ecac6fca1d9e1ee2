import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { startRecordingProvider } from '../testing/start-recording-provider.ts';
import { fetchForOwners } from './fetch-for-owners.ts';
import { testProvider } from './test-provider.ts';

/** More than a test reads and what lies in the buffers of the connection. */
const ENDLESS_BYTES = 100e6;

async function startEndlessServer(status: number, type: string) {
  const piece = `data: {"choices":[{"index":0,"delta":{"content":"${'x'.repeat(60_000)}"}}]}\n\n`;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': type });
    const send = () => {
      while (!response.destroyed && sent < ENDLESS_BYTES && response.write(piece)) sent += piece.length;
      if (sent >= ENDLESS_BYTES) response.end();
    };
    response.on('drain', send);
    send();
  });
  let sent = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, sent: () => sent };
}

function openProviders(allow: string) {
  const { models: environment } = readConfig({}, { JETTSON_CACHE_DIR: '/nowhere' });
  const guardedFetch = fetchForOwners({ allow, deny: '' });
  return { environment, guardedFetch, current: async () => environment };
}

test.each([
  ['a list', 200, 'application/json', undefined],
  ['an answer', 200, 'text/event-stream', 'openai-compatible/a'],
  ['an error', 500, 'application/json', 'openai-compatible/a'],
])('of %s that does not end, a test reads a few megabytes', async (_, status, type, model) => {
  const server = await startEndlessServer(status, type);
  const providers = openProviders(server.host);
  const access = { base_url: `http://${server.host}`, model };

  const result = await testProvider(providers, { provider: 'openai-compatible', ...access });

  expect(result).toMatchObject({ ok: false, message: 'The answer is too long.' });
  expect(server.sent()).toBeLessThan(ENDLESS_BYTES / 2);
});

test('a provider that lists no language model lists none, and fails', async () => {
  await using server = await startRecordingProvider(['text-embedding-3-small']);
  const providers = openProviders(new URL(server.url).host);
  const access = { base_url: server.url };

  const result = await testProvider(providers, { provider: 'openai-compatible', ...access });

  expect(result).toMatchObject({ ok: false, models: 0, model: null });
  expect(result.message).toContain('no language model');
});
