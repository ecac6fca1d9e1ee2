import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { calls, says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { afterAll, expect, test, vi } from 'vitest';
import { readMetricsText } from '../telemetry/read-metrics.ts';
import { startCollector } from '../testing/start-collector.ts';
import { untilAgent } from '../testing/until-agent.ts';
import { useTestServer } from '../testing/use-test-server.ts';

const collector = await startCollector();
afterAll(() => collector[Symbol.asyncDispose]());
/** What the fake provider was sent: it is in this process. */
const asked: IncomingMessage[] = [];
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (request.url?.includes('/v1/messages')) asked.push(request);
});
const lines: string[] = [];
const server = useTestServer(
  ({ messages }) => {
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    if (turn === 0) return calls('list', 'jettson_memory_list', {});
    return says('the secret answer');
  },
  {
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    },
    logTo: { write: (line: string) => void lines.push(line) },
  },
);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

async function spawn(headers: Record<string, string>, more: object = {}): Promise<Agent> {
  const response = await fetch(`${server.server.url}/api/v1/agents`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.apiKey}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify({
      task: 'a secret question',
      name: 'asker',
      tools: ['memory'],
      memory: { recall: false, extract: false },
      ...more,
    }),
  });
  return (await response.json()) as Agent;
}

const spansOf = (id: string) =>
  collector.spans().filter(({ attributes }) => attributes['jettson.agent.id'] === id);
const until = (id: string, count: number) =>
  vi.waitFor(() => expect(spansOf(id).length).toBeGreaterThanOrEqual(count), { timeout: 20_000 });

test('an agent and its follow-up are spans below that of the caller, and the request is one too', async () => {
  const { agent_id: id } = await spawn(
    { traceparent: `00-${TRACE}-${CALLER}-01`, 'x-request-id': 'req-of-the-test' },
    { keep_alive: true },
  );
  await untilAgent(server, id, ({ status }) => status === 'idle');
  await server.call('POST', `/agents/${id}/messages`, { content: 'and another secret' });
  await until(id, 6);
  await server.client.agents.cancel(id);

  const spans = spansOf(id);
  const named = (name: string) => spans.filter((span) => span.name === name);
  const invoked = named('invoke_agent asker').sort((a, b) => a.startMs - b.startMs);
  expect(invoked.map(({ parentSpanId }) => parentSpanId)).toEqual([CALLER, CALLER]);
  expect(invoked[0]?.attributes).toMatchObject({ 'jettson.request.id': 'req-of-the-test' });
  expect(named('chat scripted').length).toBe(3);
  expect(named('execute_tool jettson_memory_list').map(({ parentSpanId }) => parentSpanId)).toEqual([
    invoked[0]?.spanId,
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  const request = collector.spans().find(({ name }) => name === 'POST /api/v1/agents');
  expect(request).toMatchObject({ traceId: TRACE, parentSpanId: CALLER });
  expect(request?.attributes).toMatchObject({
    'jettson.request.id': 'req-of-the-test',
    'http.response.status_code': 201,
  });
});

test('an agent of a caller without a trace begins one, and a caller that samples nothing gets no spans', async () => {
  const own = await spawn({});
  const unsampled = await spawn({ traceparent: `00-${TRACE}-${CALLER}-00` });
  for (const { agent_id: id } of [own, unsampled]) {
    await untilAgent(server, id, ({ status }) => status === 'completed');
  }
  await until(own.agent_id, 4);

  const roots = spansOf(own.agent_id).filter(({ parentSpanId }) => parentSpanId === '');
  expect(roots.map(({ name }) => name)).toEqual(['invoke_agent asker']);
  expect(roots[0]?.traceId).not.toBe(TRACE);
  expect(spansOf(unsampled.agent_id)).toEqual([]);
});

test('nothing of what agents read and write leaves, and nobody else is told of the trace', async () => {
  const { agent_id: id } = await spawn({ traceparent: `00-${TRACE}-${CALLER}-01` });
  await untilAgent(server, id, ({ status }) => status === 'completed');
  await until(id, 4);

  const sent = collector.requests.map(({ body }) => body.toString()).join('\n');
  expect(sent).not.toContain('secret question');
  expect(sent).not.toContain('secret answer');
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
});

test('each run has one line in the log, with its request and its trace', async () => {
  const { agent_id: id } = await spawn({
    traceparent: `00-${TRACE}-${CALLER}-01`,
    'x-request-id': 'req-of-the-line',
  });
  await untilAgent(server, id, ({ status }) => status === 'completed');
  await until(id, 4);

  const about = lines.map((line) => JSON.parse(line)).filter(({ agentId }) => agentId === id);
  expect(about).toEqual([
    expect.objectContaining({
      level: 30,
      msg: 'run ended',
      requestId: 'req-of-the-line',
      accountId: expect.stringMatching(/^acc_/),
      status: 'completed',
      reason: 'completed',
      model: 'anthropic/scripted',
      turns: 2,
      toolCalls: 1,
      trace_id: TRACE,
      activeMs: expect.any(Number),
      queuedMs: expect.any(Number),
      totalMs: expect.any(Number),
    }),
  ]);
});

test('a run is counted: its claim, its end, its tokens, and how long the model took', async () => {
  const sumOf = (text: string, start: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(start))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  const before = await readMetricsText();

  const { agent_id: id } = await spawn({});
  await untilAgent(server, id, ({ status }) => status === 'completed');

  const after = await readMetricsText();
  const gained = (start: string) => sumOf(after, start) - sumOf(before, start);
  expect(gained('jettson_claims_total{region="iad"}')).toBe(1);
  expect(gained('jettson_agents_ended_total{status="completed",reason="completed"}')).toBe(1);
  expect(gained('jettson_run_duration_seconds_count{status="completed"}')).toBe(1);
  expect(gained('jettson_tokens_total{model="anthropic/scripted",type="input"}')).toBeGreaterThan(0);
  expect(gained('gen_ai_client_operation_duration_seconds_count')).toBeGreaterThanOrEqual(2);
  expect(
    gained(
      'http_server_request_duration_seconds_count{http_request_method="POST",http_route="/api/v1/agents"',
    ),
  ).toBe(1);
  expect(after).not.toContain(id);
});

test('messages say what they cost and how long the model took', async () => {
  const { agent_id: id } = await spawn({});
  await untilAgent(server, id, ({ status }) => status === 'completed');

  const { body } = await server.call<AgentEventPage>('GET', `/agents/${id}/events?limit=100`);

  const messages = body.data.flatMap((event) => (event.type === 'message' ? [event.data] : []));
  expect(messages.length).toBe(2);
  for (const { cost_usd, duration_ms, model_id } of messages) {
    expect(cost_usd).toBe(0);
    expect(duration_ms).toBeGreaterThanOrEqual(0);
    expect(model_id).toBe('anthropic/scripted');
  }
});
