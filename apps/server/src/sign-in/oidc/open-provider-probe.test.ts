import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openProviderProbe, PROBE_KEPT_MS } from './open-provider-probe.ts';

test.each([
  ['answers', true],
  ['is away', false],
])('a provider that %s is asked once in ten seconds, however many want to sign in', async (_, isThere) => {
  let questions = 0;
  let issuer = '';
  const provider = createServer((_incoming, outgoing) => {
    questions += 1;
    const endpoints = { authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer };
    outgoing.writeHead(isThere ? 200 : 502).end(JSON.stringify({ issuer, ...endpoints }));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void provider.close());
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  onTestFinished(() => clock.mockRestore());
  const probe = openProviderProbe(issuer);

  const outcomes = await Promise.allSettled([probe(), probe(), probe()]);
  clock.mockReturnValue(1000 + PROBE_KEPT_MS - 1);
  outcomes.push(...(await Promise.allSettled([probe()])));
  const inTenSeconds = questions;
  clock.mockReturnValue(1000 + PROBE_KEPT_MS);
  await Promise.allSettled([probe(), probe()]);

  expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill(isThere ? 'fulfilled' : 'rejected'));
  expect([inTenSeconds, questions]).toEqual([1, 2]);
});
