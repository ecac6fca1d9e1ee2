import { EgressDeniedError, type HttpRequest, type HttpResponse } from '@jettson/egress';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { postCall } from './post-call.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const CALL = {
  url: 'https://tool.example/call',
  headers: { authorization: 'Bearer x' },
  callId: 'call_1',
  body: '{"input":{}}',
  timeoutSeconds: 5,
};
const never = new AbortController().signal;

type Step = Partial<HttpResponse> | Error;

/** Plays the answers in order, the last one again and again. */
function serverOf(...steps: Step[]) {
  const requests: HttpRequest[] = [];
  const deps = {
    openSecrets: async () => [SECRET],
    firstPauseMs: 1,
    async fetch(request: HttpRequest): Promise<HttpResponse> {
      const step = steps[Math.min(requests.push(request), steps.length) - 1];
      if (step instanceof Error) throw step;
      return { url: 'https://a.test/', statusCode: 200, headers: {}, body: 'ok', truncated: false, ...step };
    },
  };
  return { requests, deps };
}

test('a call is signed, carries its key and is made once when it is answered', async () => {
  const { requests, deps } = serverOf({ body: 'done' });

  const answer = await postCall(deps, CALL, never);

  expect(answer.body).toBe('done');
  const [request] = requests;
  expect(requests).toHaveLength(1);
  expect(request).toMatchObject({
    method: 'POST',
    url: CALL.url,
    body: CALL.body,
    followRedirects: false,
    maxBodyBytes: 1_000_000,
  });
  expect(request?.headers).toMatchObject({
    authorization: 'Bearer x',
    'content-type': 'application/json',
    'idempotency-key': 'call_1',
    'webhook-id': 'call_1',
  });
  new Webhook(SECRET).verify(CALL.body, request?.headers ?? {});
});

test.each<[string, Step]>([
  ['a network failure', new Error('The request failed: connect ECONNREFUSED')],
  ['503', { statusCode: 503 }],
  ['429', { statusCode: 429, headers: { 'retry-after': '0' } }],
])('after %s it is made again with the same key', async (_what, step) => {
  const { requests, deps } = serverOf(step, step, { body: 'done' });

  const answer = await postCall(deps, CALL, never);

  expect(answer.body).toBe('done');
  expect(requests.map(({ headers }) => headers?.['idempotency-key'])).toEqual(['call_1', 'call_1', 'call_1']);
});

test('after five attempts the last fault is reported', async () => {
  const { requests, deps } = serverOf({ statusCode: 500 });

  await expect(postCall(deps, CALL, never)).rejects.toThrow(
    "The tool's server was asked 5 times. The last time: it answered 500.",
  );
  expect(requests).toHaveLength(5);
});

test('a wait that would take too long is not waited for', async () => {
  const { requests, deps } = serverOf({ statusCode: 429, headers: { 'retry-after': '3600' } });

  await expect(postCall(deps, CALL, never)).rejects.toThrow(
    'was asked once. The last time: it answered 429.',
  );
  expect(requests).toHaveLength(1);
});

test.each([200, 204, 302, 400, 404, 422])('%i is an answer', async (statusCode) => {
  const { requests, deps } = serverOf({ statusCode });

  expect((await postCall(deps, CALL, never)).statusCode).toBe(statusCode);
  expect(requests).toHaveLength(1);
});

test('what the policy refuses is not tried again', async () => {
  const denial = new EgressDeniedError('Connection to 10.0.0.1:443 refused: private.');
  const { requests, deps } = serverOf(denial);

  await expect(postCall(deps, CALL, never)).rejects.toThrow('refused: private');
  expect(requests).toHaveLength(1);
});

test('an aborted run does not wait for the next attempt', async () => {
  const { deps } = serverOf({ statusCode: 503, headers: { 'retry-after': '30' } });
  const stopping = new AbortController();

  const call = postCall(deps, CALL, stopping.signal);
  setTimeout(() => stopping.abort(new Error('stopped')), 20);

  await expect(call).rejects.toThrow('stopped');
});
