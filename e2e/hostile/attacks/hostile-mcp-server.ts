import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import {
  type RawServer,
  rawTool,
  startRawServer,
} from '../../../apps/server/src/mcp-servers/testing/start-raw-server.ts';
import type { Attack } from '../attack.ts';

/** How many agents use the server at once. */
const AGENTS = 8;

/** Each in its own answer; all of them are cheap to send. */
const FLOODS: ((id: unknown, response: ServerResponse) => object | undefined)[] = [
  () => ({ content: Array.from({ length: 100_000 }, () => ({})) }),
  () => ({ content: [{ type: 'text', text: 'x'.repeat(20_000_000) }] }),
  (_id, response) => events(response, 'data:{"jsonrpc":"2.0","id":"q","method":"ping"}\n\n'),
  (_id, response) => events(response, 'data:{}\n\n'),
  (_id, response) => events(response, `data:${'['.repeat(500)}\n\n`),
];

function events(response: ServerResponse, event: string): undefined {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(event.repeat(60_000));
  return undefined;
}

/** A server that lists more than anybody can use, and answers calls with floods. */
export async function startFloodingServer(): Promise<RawServer> {
  let calls = 0;
  const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
  const tools = Array.from({ length: 10_000 }, (_, index) => rawTool(`t${index}`, { inputSchema: schema }));
  return startRawServer({
    'tools/list': ({ params }) => {
      const from = Number(params?.cursor ?? 0);
      return { tools: tools.slice(from, from + 500), nextCursor: String(from + 500) };
    },
    'tools/call': ({ id }, response) => FLOODS[calls++ % FLOODS.length]?.(id, response),
  });
}

export const hostileMcpServer: Attack = {
  name: 'an MCP server with 10,000 tools whose answers are floods',
  script: ({ messages }) => {
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    return turn < FLOODS.length
      ? { calls: [{ id: `c${turn}`, name: `flood__t${turn}`, input: { a: `${'a'.repeat(40)}` } }] }
      : { text: 'done' };
  },
  async attack({ client, mcpUrl, times }) {
    for (let time = 0; time < times; time++) {
      const agents = await Promise.all(
        Array.from({ length: AGENTS }, () =>
          client.agents.spawnAndWait('Call it', {
            tools: [],
            mcpServers: [{ name: 'flood', url: mcpUrl }],
            memory: { recall: false, extract: false },
            pollIntervalMs: 500,
            timeoutMs: 200_000,
          }),
        ),
      );

      expect(agents.map(({ status }) => status)).toEqual(agents.map(() => 'completed'));
    }
  },
};
