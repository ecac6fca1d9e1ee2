import { type Script, type ScriptTurn, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent, AgentEventPage, ErrorResponse, ToolResultReceipt } from '@jettson/contract';
import { untilAgent } from './until-agent.ts';
import { useTestServer } from './use-test-server.ts';

/** A call that the model makes: a tool and its input. */
type ScriptedCall = [name: string, input: object];

/** The model makes the calls that the task lists as JSON in its first turn, and then says all that it was told. */
const script: Script = ({ messages }) => {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const task = messages[0]?.text ?? '';
  const asked: ScriptedCall[] = task.startsWith('[') ? JSON.parse(task) : [];
  if (turn > 0 || asked.length === 0) {
    const told = messages.slice(1).map(({ text }) => text);
    return says(told.join('\n') || 'done');
  }
  const calls = asked.map(([name, input], index) => ({
    id: `c${index}`,
    name,
    input,
  }));
  return { calls } as ScriptTurn;
};

/** A server whose agents call function tools, for the tests of a file. */
export function useFunctionTools() {
  const server = useTestServer(script);
  const until = (agentId: string, isReached: (agent: Agent) => boolean) =>
    untilAgent(server, agentId, isReached);
  /** Waits until the agent waits, and returns it with its pending calls. */
  const untilWaiting = (agentId: string) => until(agentId, ({ reason }) => reason === 'awaiting_tool_result');
  /** Starts an agent with the tools `first` and `second`, which makes these calls. */
  async function spawn(calls: ScriptedCall[], options: object = {}): Promise<string> {
    const task = JSON.stringify(calls);
    const memory = { recall: false, extract: false };
    const body = { task, memory, tools: [functionTool('first'), functionTool('second')], ...options };
    return (await server.call<Agent>('POST', '/agents', body)).body.agent_id;
  }
  return {
    server,
    until,
    untilWaiting,
    spawn,
    /** An agent that waits for a call of each tool, and the calls. */
    async spawnTwo() {
      const id = await spawn([
        ['first', {}],
        ['second', {}],
      ]);
      const {
        pending_calls: [first, second],
      } = await untilWaiting(id);
      return { id, first, second };
    },
    post: (agentId: string, callId: string | undefined, output: unknown, more: object = {}) =>
      server.call<ToolResultReceipt & ErrorResponse>('POST', `/agents/${agentId}/tool-results/${callId}`, {
        output,
        ...more,
      }),
    /** The data of the agent's events of this type. */
    async dataOf<Type extends AgentEvent['type']>(agentId: string, type: Type) {
      const { body } = await server.call<AgentEventPage>('GET', `/agents/${agentId}/events?limit=1000`);
      const events = body.data.filter((event) => event.type === type);
      return events.map(({ data }) => data as Extract<AgentEvent, { type: Type }>['data']);
    },
  };
}

/** A function tool as a spawn gives it. */
export function functionTool(name: string, more: object = {}): object {
  return {
    type: 'function',
    name,
    description: 'Does it.',
    input_schema: { type: 'object', properties: { n: { type: 'integer', minimum: 0 } } },
    ...more,
  };
}
