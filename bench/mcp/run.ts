/**
 * What a call of an MCP tool costs: `node bench/mcp/run.ts [calls]`. An agent calls a tool of a server on the same machine,
 * with a scripted model; then a plain POST calls the same tool directly. Compare the difference, not the milliseconds of two
 * machines.
 */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { rawTool, startRawServer } from '../../apps/server/src/mcp-servers/testing/start-raw-server.ts';
import { startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';

const CALLS = Number(process.argv[2] ?? 100);

const script: Script = ({ messages }) => {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  return turn < CALLS ? calls(`c${turn}`, 'echo__say', { turn }) : says('done');
};

function report(name: string, values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (quantile: number) => sorted[Math.floor(quantile * (sorted.length - 1))] ?? Number.NaN;
  console.log(`${name.padEnd(44)} p50 ${at(0.5).toFixed(1)} ms  p95 ${at(0.95).toFixed(1)} ms`);
  return at(0.5);
}

/** Milliseconds of each call by a POST of its own. */
async function callDirectly(url: string): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < CALLS; turn++) {
    const params = { name: 'say', arguments: { turn } };
    const startedAt = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: turn, method: 'tools/call', params }),
    });
    await response.json();
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Milliseconds from the start to the end of each call of an agent, as its log has them. */
async function callByAgent(client: Jettson, url: string): Promise<number[]> {
  const { agent_id: id } = await client.agents.spawn('Say it again and again', {
    tools: [],
    mcpServers: [{ name: 'echo', url }],
    memory: { recall: false, extract: false },
    maxTurns: CALLS + 1,
  });
  const agent = await client.agents.wait(id);
  if (agent.status !== 'completed') throw new Error(`the agent ended as ${agent.status}: ${agent.error}`);
  const { data } = await client.agents.events(agent.agent_id, { limit: 1000 });
  const starts = new Map(
    data.flatMap((event) => (event.type === 'tool-call-start' ? [[event.data.call_id, event.ts]] : [])),
  );
  return data.flatMap((event) =>
    event.type === 'tool-call-end' ? [event.ts - (starts.get(event.data.call_id) ?? Number.NaN)] : [],
  );
}

const input = { type: 'object', properties: { turn: { type: 'integer' } } };
const mcp = await startRawServer({
  'tools/list': () => ({ tools: [rawTool('say', { inputSchema: input })] }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'said' }] }),
});
const provider = await startScriptedModelServer(script);
const folder = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const server = await startServerProcess(join(folder, 'data'), {
  JETTSON_MODEL: 'anthropic/scripted',
  ANTHROPIC_API_KEY: 'bench',
  ANTHROPIC_BASE_URL: provider.url,
  JETTSON_EGRESS_ALLOW: `127.0.0.1:${mcp.port}`,
});
try {
  const client = new Jettson({ apiKey: server.apiKey, baseUrl: server.url });
  const direct = report('a call by a plain POST', await callDirectly(mcp.url));
  const agent = report('the same by an agent, start to end in its log', await callByAgent(client, mcp.url));
  console.log(`added, p50: ${(agent - direct).toFixed(1)} ms`);
} finally {
  await stopGently(server);
  await provider.close();
  await mcp[Symbol.asyncDispose]();
  await removeFolder(folder);
}
