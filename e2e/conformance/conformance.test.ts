import { randomUUID } from 'node:crypto';
import { Jettson, JettsonError } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Case, readCases } from './case.ts';
import { API_KEY } from './check-request.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';

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

  const outcome = await perform(client, known.call).catch((error: unknown) => error);

  if (known.error) expect(toFields(outcome)).toMatchObject(known.error);
  else if (outcome instanceof Error) throw outcome;
  else if (known.result !== undefined) expect(outcome ?? null).toEqual(containing(known.result));
  const verdict = await fetch(`${server.url}/verdict/${encodeURIComponent(known.name)}/${run}`);
  expect(await verdict.json()).toEqual([]);
});

/** Calls the method of the client that the case names. */
async function perform(client: Jettson, { method, args = [], options }: Case['call']): Promise<unknown> {
  const path = method.split('.').map((part) => toCamel(part.replace(/_$/, '')));
  const verb = path.pop() ?? '';
  const target = path.reduce<unknown>((parent, name) => Reflect.get(Object(parent), name), client);
  const given = options ? [...args, toOptions(options)] : args;
  const outcome = (target as Record<string, (...all: unknown[]) => unknown>)[verb]?.(...given);
  if (verb !== 'iterate' && verb !== 'stream') return outcome;
  const all: unknown[] = [];
  for await (const item of outcome as AsyncIterable<unknown>) all.push(item);
  return all;
}

/** Python's options are ours: camelCase, and milliseconds. */
function toOptions(options: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) =>
      name.endsWith('_seconds')
        ? [toCamel(name.replace(/_seconds$/, '_ms')), Number(value) * 1000]
        : [toCamel(name), value],
    ),
  );
}

function toCamel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** An error by the names that the cases use. */
function toFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof JettsonError)) return { unexpected: error };
  const fields = Object.fromEntries(
    ['code', 'status', 'message', 'details', 'used', 'limit', 'plan'].map((name) => [
      name,
      Reflect.get(error, name),
    ]),
  );
  const { requestId, retryAfterSeconds, agentId } = error as unknown as Record<string, unknown>;
  return {
    ...fields,
    type: error.name,
    request_id: requestId,
    retry_after_seconds: retryAfterSeconds,
    agent_id: agentId,
  };
}

/** Objects may hold more than the case says; lists may not. */
function containing(expected: unknown): unknown {
  if (Array.isArray(expected)) return expected.map(containing);
  if (expected === null || typeof expected !== 'object') return expected;
  const parts = Object.entries(expected).map(([key, value]) => [key, containing(value)]);
  return expect.objectContaining(Object.fromEntries(parts));
}
