import { isDeepStrictEqual } from 'node:util';
import type { Expectation } from './case.ts';

/** A request as it arrived. */
export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  at: number;
}

/** The key that the clients under test use. */
export const API_KEY = 'jett_sk_test_0123456789abcdefghijklmnopqrstuv';

/** Timers may fire a little early. */
const TIMER_SLACK_MS = 25;

/** What is wrong with a request, one line each. */
export function checkRequest(
  expected: Expectation,
  request: Received,
  previous: { key: unknown; answeredAt: number } | undefined,
): string[] {
  const problems: string[] = [];
  const expectEqual = (what: string, actual: unknown, wanted: unknown) => {
    if (!isDeepStrictEqual(actual, wanted)) {
      problems.push(`${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
    }
  };

  expectEqual('method', request.method, expected.method);
  expectEqual('path', request.path, expected.path);
  expectEqual('query', request.query, expected.query ?? {});
  expectEqual('body', request.body === '' ? undefined : parse(request.body), expected.body);
  expectEqual('authorization', request.headers.authorization, `Bearer ${API_KEY}`);
  if (!/^jettson-(python|typescript)\/\d+\.\d+\.\d+/.test(String(request.headers['user-agent']))) {
    problems.push(`user-agent is ${request.headers['user-agent']}`);
  }
  const isJson = expected.body !== undefined && typeof expected.body !== 'string';
  if (isJson && !request.headers['content-type']?.includes('json')) {
    problems.push(`content-type is ${request.headers['content-type']}`);
  }
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    const actual = request.headers[name];
    if (wanted === '*' ? actual === undefined : actual !== (wanted ?? undefined)) {
      problems.push(`header ${name} is ${actual}, not ${wanted}`);
    }
  }
  if (expected.same_key) expectEqual('idempotency key', request.headers['x-idempotency-key'], previous?.key);
  const gapMs = request.at - (previous?.answeredAt ?? 0);
  if (expected.min_gap_ms !== undefined && gapMs < expected.min_gap_ms - TIMER_SLACK_MS) {
    problems.push(`came ${Math.round(gapMs)} ms after the answer before, not ${expected.min_gap_ms} ms`);
  }
  return problems;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
