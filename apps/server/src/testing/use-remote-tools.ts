import { type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent, AgentEventPage, ErrorResponse, RotatedSecret } from '@jettson/contract';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import {
  type Handler,
  type RawServer,
  rawTool,
  startRawServer,
} from '../mcp-servers/testing/start-raw-server.ts';
import { newAccount } from './new-account.ts';
import { hasEnded, untilAgent } from './until-agent.ts';
import { useTestServer } from './use-test-server.ts';

/** A call that the model makes: a tool and its input. */
type ScriptedCall = [name: string, input: object];
type ScriptedTurn = ScriptedCall | ScriptedCall[];

/**
 * The model makes the calls that the task lists as JSON, one or a list in each turn, and then says all that it was told: the system
 * prompt as well if the task is "prompt".
 */
const script: Script = ({ messages, system }) => {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const task = messages[0]?.text ?? '';
  if (task === 'prompt') return says(system);
  const [...made] = (JSON.parse(task) as ScriptedTurn[])[turn] ?? [];
  const calls = (typeof made[0] === 'string' ? [made] : made) as ScriptedCall[];
  if (calls.length > 0)
    return { calls: calls.map(([name, input], index) => ({ id: `c${turn}-${index}`, name, input })) };
  const told = messages.slice(1).flatMap(({ text }) => (text === '' ? [] : [text]));
  return says(told.join('\n') || 'done');
};

/**
 * A server whose agents reach servers on loopback, for the tests of a file. Commands reach those on 127.0.0.2: to them,
 * 127.0.0.1 is their own computer.
 */
export function useRemoteTools() {
  const server = useTestServer(script, { environment: { JETTSON_EGRESS_ALLOW: '127.0.0.1,127.0.0.2' } });

  async function open() {
    const account = await newAccount(server.server.deps.database.db);
    const call = <Body>(method: string, path: string, body?: unknown) =>
      server.call<Body>(method, path, body, account.apiKey);
    const get = async (id: string) => (await call<Agent>('GET', `/agents/${id}`)).body;
    const until = (id: string, isReached: (agent: Agent) => boolean) =>
      untilAgent(server, id, isReached, account);
    const memory = { recall: false, extract: false };
    return {
      ...account,
      call,
      get,
      until,
      secret: async () => (await call<RotatedSecret>('POST', '/webhooks/rotate-secret')).body.secret,
      async spawn(calls: ScriptedTurn[] | 'prompt', options: object) {
        const task = typeof calls === 'string' ? calls : JSON.stringify(calls);
        const body = { task, memory, tools: [], ...options };
        return (await call<Agent & ErrorResponse>('POST', '/agents', body)).body;
      },
      /** Spawns it and waits for its end. */
      async run(calls: ScriptedTurn[] | 'prompt', options: object) {
        const spawned = await this.spawn(calls, options);
        if (spawned.agent_id === undefined) throw new Error(JSON.stringify(spawned));
        return until(spawned.agent_id, hasEnded);
      },
      /** The data of the agent's events of this type. */
      async dataOf<Type extends AgentEvent['type']>(id: string, type: Type) {
        const { body } = await call<AgentEventPage>('GET', `/agents/${id}/events?limit=1000`);
        const events = body.data.filter((event) => event.type === type);
        return events.map(({ data }) => data as Extract<AgentEvent, { type: Type }>['data']);
      },
      /** Takes the agent away from its worker, as when that dies. */
      async takeAway(id: string) {
        await sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(
          server.server.deps.database.db,
        );
      },
    };
  }
  return { server, open };
}

/** An MCP server with these tools until the test has finished; without a handler, a call is answered with its name and arguments. */
export async function startToolServer(
  tools: Record<string, object>,
  handlers: Record<string, Handler> = {},
): Promise<RawServer> {
  const server = await startRawServer({
    'tools/list': () => ({ tools: Object.entries(tools).map(([name, parts]) => rawTool(name, parts)) }),
    'tools/call': ({ params }) => ({ content: [{ type: 'text', text: JSON.stringify(params) }] }),
    ...handlers,
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** How many requests with this method the server got. */
export function countOf({ messages }: RawServer, method: string): number {
  return messages.filter((message) => message.method === method).length;
}
