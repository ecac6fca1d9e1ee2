import { randomUUID } from 'node:crypto';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCases } from './case.ts';
import { API_KEY } from './check-request.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';
import { performCase, toErrorFields, toOptions } from './perform-case.ts';

const cases = readCases();
let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer(cases);
});
afterAll(() => server.close());

test.concurrent.each([...cases.values()])('$name', async (known) => {
  const run = randomUUID();
  const client = new Jettson({
    apiKey: API_KEY,
    baseUrl: server.baseUrl(known.name, run),
    ...toOptions(known.client),
  });

  const outcome = await performCase(client, known.call).catch((error: unknown) => error);

  if (known.error) expect(toErrorFields(outcome)).toMatchObject(known.error);
  else if (outcome instanceof Error) throw outcome;
  else if (known.result !== undefined) expect(outcome ?? null).toEqual(containing(known.result));
  const verdict = await fetch(`${server.url}/verdict/${encodeURIComponent(known.name)}/${run}`);
  expect(await verdict.json()).toEqual([]);
});

/** Objects may hold more than the case says; lists may not. */
function containing(expected: unknown): unknown {
  if (Array.isArray(expected)) return expected.map(containing);
  if (expected === null || typeof expected !== 'object') return expected;
  const parts = Object.entries(expected).map(([key, value]) => [key, containing(value)]);
  return expect.objectContaining(Object.fromEntries(parts));
}
