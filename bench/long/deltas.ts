/**
 * How long a piece of a message takes from the provider to a client on the same server, while other streams are open:
 * `node bench/long/deltas.ts [streams] [pieces]`. Provider, server and client share this process and its clock, so the
 * figures contain all three. Beside them: an empty write to the database in the same run.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { startTestServer } from '../../apps/server/src/testing/index.ts';

const STREAMS = Number(process.argv[2] ?? 1000);
const PIECES = Number(process.argv[3] ?? 300);
const PIECE_EVERY_MS = 20;
const WRITES = 200;

/** Writes the time into each piece. */
async function startProvider(): Promise<{ url: string; close(): void }> {
  const chunk = (content: string, finish_reason: string | null = null) => {
    const choices = [{ index: 0, delta: { content }, finish_reason }];
    return `data: ${JSON.stringify({ id: 'c', created: 1, model: 'm', choices })}\n\n`;
  };
  const server = createServer(async (request, response) => {
    await request.toArray();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let piece = 0; piece < PIECES; piece++) {
      await sleep(PIECE_EVERY_MS);
      response.write(chunk(`${performance.now()} `));
    }
    response.end(`${chunk('', 'stop')}data: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

const provider = await startProvider();
const test = await startTestServer(
  ({ messages }) => (messages[0]?.text === 'wait' ? calls('ask', 'ask_person', {}) : says('done')),
  {
    environment: {
      OPENAI_COMPATIBLE_BASE_URL: provider.url,
      JETTSON_MODELS: 'anthropic/scripted,openai-compatible/writer',
    },
  },
);
const { db } = test.server.deps.database;

async function spawn(body: object): Promise<string> {
  const { status, body: agent } = await test.call<Agent>('POST', '/agents', body);
  if (status !== 201) throw new Error(`the spawn was answered ${status}: ${JSON.stringify(agent)}`);
  return agent.agent_id;
}

/** Agents that wait without a worker, as many as there are streams: copies of one that really does. */
async function waitingAgents(): Promise<string[]> {
  const tool = {
    type: 'function',
    name: 'ask_person',
    description: 'Asks.',
    input_schema: { type: 'object' },
  };
  const id = await spawn({ task: 'wait', tools: [tool] });
  for (;;) {
    const { rows } =
      await sql`select 1 from agents where id = ${id} and lease_id is null and status = 'idle'`.execute(db);
    if (rows.length > 0) break;
    await sleep(100);
  }
  await sql`
    insert into agents
    select (jsonb_populate_record(a, jsonb_build_object('id', 'ag_bench_' || n, 'created_at', now() - interval '2 hours'))).*
      from agents a, generate_series(1, ${STREAMS}) n where a.id = ${id}`.execute(db);
  return Array.from({ length: STREAMS }, (_, index) => `ag_bench_${index + 1}`);
}

async function openStream(id: string): Promise<void> {
  const response = await fetch(`${test.server.url}/api/v1/agents/${id}/events?deltas=true`, {
    headers: { authorization: `Bearer ${test.apiKey}`, accept: 'text/event-stream' },
  });
  if (response.status !== 200) throw new Error(`a stream was answered ${response.status}`);
  void response.body?.pipeTo(new WritableStream()).catch(() => {});
}

async function measure(): Promise<number[]> {
  const id = await spawn({ task: 'write', tools: [], model: 'openai-compatible/writer' });
  const latencies: number[] = [];
  for await (const event of test.client.agents.stream(id, { deltas: true })) {
    const now = performance.now();
    if (event.type !== 'message-delta') continue;
    for (const sentAt of event.data.text.trim().split(' ')) latencies.push(now - Number(sentAt));
  }
  return latencies;
}

async function writes(): Promise<number[]> {
  const times: number[] = [];
  for (let write = 0; write < WRITES; write++) {
    const startedAt = performance.now();
    await sql`update agents set updated_at = now() where id = 'ag_bench_1'`.execute(db);
    times.push(performance.now() - startedAt);
  }
  return times;
}

function show(what: string, times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  console.log(
    `${what}: p50 ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms (${times.length} of them)`,
  );
  return at(0.5);
}

const ids = await waitingAgents();
const alone = show('a piece, no other stream', await measure());
for (let start = 0; start < ids.length; start += 50)
  await Promise.all(ids.slice(start, start + 50).map(openStream));
const among = show(`a piece, ${STREAMS} streams of other agents`, await measure());
const write = show('an empty write', await writes());
console.log(
  `p50 of a piece to p50 of a write: ${(among / write).toFixed(2)}; without the streams ${(alone / write).toFixed(2)}`,
);
provider.close();
await test[Symbol.asyncDispose]();
process.exit();
