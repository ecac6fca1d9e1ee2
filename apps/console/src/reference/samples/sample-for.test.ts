import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Jettson } from '@jettson/sdk';
import { describe, expect, test } from 'vitest';
import { allCalls, type OpenApi } from '../open-api.ts';
import { filledPath, sampleFor } from './sample-for.ts';
import { type SampleRequest, sampleRequestOf } from './sample-request.ts';

const BASE_URL = 'http://127.0.0.1:4100';
const document: OpenApi = JSON.parse(
  readFileSync(new URL('../../../../../openapi.json', import.meta.url), 'utf8'),
);
const requests = allCalls(document)
  .filter(({ operation }) => operation.security?.some((one) => 'apiKey' in one))
  .map((call): [string, SampleRequest] => [call.id, sampleRequestOf(document, call)]);

/** What the request is on the wire, in the form that the tests compare. */
const wire = (request: SampleRequest) => ({
  method: request.method,
  path: filledPath(request),
  query: request.query,
  body: request.body,
});

/** A body as the wire has it: JSON where it is JSON. */
function parsed(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return body;
  }
}

/** Runs the TypeScript with the real SDK, up to its first request. */
async function runTypeScript(code: string) {
  let sent: Request | undefined;
  class Recording extends Jettson {
    constructor(options: object) {
      super({
        ...options,
        apiKey: 'jett_sk_live_test',
        maxRetries: 0,
        fetch: async (...given) => {
          sent = new Request(...given);
          throw new Error('recorded');
        },
      });
    }
  }
  const body = code.replace(/^import .*$/m, '');
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (client: unknown) => Promise<void>;
  await new AsyncFunction('Jettson', body)(Recording).catch((error) => {
    if (sent === undefined) throw error;
  });
  if (sent === undefined) throw new Error('nothing was sent');
  const { pathname, searchParams } = new URL(sent.url);
  const text = await sent.text();
  return {
    method: sent.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    body: parsed(text === '' ? undefined : text),
  };
}

describe('each example of the reference, run with the SDK for TypeScript, sends what the document shows', () => {
  test.each(requests)('%s', async (_, request) => {
    const code = sampleFor('typescript', request, BASE_URL);

    expect(await runTypeScript(code)).toEqual(wire(request));
  });
});

test('each example of the reference, run in a shell, sends what the document shows', () => {
  const programs = requests.map(([, request]) => sampleFor('curl', request, BASE_URL));
  // A curl that prints its arguments, and a separator after each command.
  const fake = `curl() { printf '%s\\x1e' "$@"; }; JETTSON_API_KEY=k`;
  const printed = execFileSync(
    'bash',
    ['-c', [fake, ...programs.map((one) => `${one}\nprintf '\\x1d'`)].join('\n')],
    {
      encoding: 'utf8',
    },
  );

  const sent = printed
    .split('\x1d')
    .slice(0, -1)
    .map((command) => {
      const words = command.split('\x1e').slice(0, -1);
      const after = (flag: string) => words[words.indexOf(flag) + 1];
      const url = new URL(words.find((word) => word.startsWith('http')) ?? '');
      expect(words).toContain('Authorization: Bearer k');
      return {
        method: words.includes('-X') ? after('-X') : 'GET',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        body: words.includes('--data-binary') ? parsed(after('--data-binary')) : undefined,
      };
    });
  expect(sent).toEqual(requests.map(([, request]) => wire(request)));
});

test('a number in a path is a number for the SDKs', () => {
  const [, request] = requests.find(([id]) => id === 'agents.request') ?? [];
  if (request === undefined) throw new Error('there is no such call');

  for (const language of ['typescript', 'python'] as const)
    expect(sampleFor(language, request, BASE_URL)).toMatch(/client\.agents\.request\(.*, 1\)/);
});

test('a quote in an example stays a quote in every language', async () => {
  const request: SampleRequest = {
    operationId: 'memory.put',
    method: 'POST',
    path: '/api/v1/memory',
    inPath: {},
    query: {},
    body: { key: 'k', value: `It's "two\n  lines" \\ and $HOME` },
    contentType: 'application/json',
    answer: 'json',
  };

  expect(await runTypeScript(sampleFor('typescript', request, BASE_URL))).toEqual(wire(request));
});
