import { type Script, type ScriptMessage, type ScriptTurn, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent, AgentEventPage, AgentList } from '@jettson/contract';
import { vi } from 'vitest';
import { newAccount } from './new-account.ts';
import { newPlan } from './new-plan.ts';
import { untilAgent } from './until-agent.ts';
import { useTestServer } from './use-test-server.ts';

/** What an agent does, turn by turn: the calls of a turn, or its answer. `"$ids"` stands for the sub-agents so far. */
type Plan = ([name: string, input: object][] | string)[];

/** A task that the scripted model carries out as written. */
export function plan(...turns: Plan): string {
  return JSON.stringify(turns);
}

/** A turn that spawns a sub-agent for each task, and one that waits for all so far. */
export const spawns = (...tasks: string[]): [string, object][] =>
  tasks.map((task) => ['jettson_agents_spawn', { task }]);
export const waits = (ids: string | string[] = '$ids'): [string, object][] => [
  ['jettson_agents_wait', { ids }],
];

/** Everything that the model was told, after its last turn. */
const TOLD = '$told';

const never = Promise.withResolvers<void>();

/** Follows the plan in its task; a task that is `hang` never ends, and any other is answered with itself. */
const followsPlan: Script = async ({ messages }): Promise<ScriptTurn> => {
  const task = messages[0]?.text ?? '';
  if (task === 'hang') await never.promise;
  if (!task.startsWith('[')) return says(`answer to ${task}`);
  const turns: Plan = JSON.parse(task);
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const next = turns[Math.min(turn, turns.length - 1)] ?? TOLD;
  if (typeof next === 'string') return says(next === TOLD ? toldBy(messages) : next);
  return {
    calls: next.map(([name, input], index) => ({
      id: `c${turn}-${index}`,
      name,
      input: fillIn(input, idsIn(messages)),
    })),
  };
};

function fillIn(input: object, ids: readonly string[]): unknown {
  return JSON.parse(
    JSON.stringify(input)
      .replaceAll('"$ids"', JSON.stringify(ids))
      .replaceAll('"$twice"', JSON.stringify([...ids, ...ids]))
      .replaceAll('"$thousand"', JSON.stringify(Array.from({ length: 1000 }, (_, index) => `ag_${index}`))),
  );
}

function toldBy(messages: readonly ScriptMessage[]): string {
  return messages
    .slice(1)
    .filter(({ role }) => role !== 'assistant')
    .map(({ text }) => text)
    .join('\n');
}

function idsIn(messages: readonly ScriptMessage[]): string[] {
  return [
    ...new Set([...toldBy(messages).matchAll(/"agent_id":"(ag_\w{21})"/g)].map(([, id]) => id as string)),
  ];
}

/** A server whose agents have sub-agents, for the tests of a file; and accounts of their own for each test. */
export function useSubAgents(options: Parameters<typeof useTestServer>[1] = {}) {
  const server = useTestServer(followsPlan, options);
  return {
    server,
    async newCaller(limits: Parameters<typeof newPlan>[1] = {}) {
      const { db } = server.server.deps.database;
      const account = await newAccount(db, { plan: await newPlan(db, limits) });
      const { apiKey } = account;
      const call = <Body>(method: string, path: string, body?: unknown) =>
        server.call<Body>(method, path, body, apiKey);
      const childrenOf = async (id: string) =>
        (await call<AgentList>('GET', `/agents?parent_id=${id}`)).body.data.reverse();
      const get = async (id: string) => (await call<Agent>('GET', `/agents/${id}`)).body;
      const until = (id: string, isReached: (agent: Agent) => boolean) =>
        untilAgent(server, id, isReached, { apiKey });
      return {
        ...account,
        call,
        childrenOf,
        get,
        until,
        /** Waits until the agent has so many sub-agents, and returns them, oldest first. */
        untilChildren: (id: string, count: number) =>
          vi.waitFor(
            async () => {
              const children = await childrenOf(id);
              if (children.length < count) throw new Error(`${children.length} of ${count} sub-agents`);
              return children;
            },
            { timeout: 30_000, interval: 100 },
          ),
        /** Starts an agent that follows the plan; without recall and extraction, which ask the model too. */
        spawn: async (task: string, more: object = {}) =>
          (
            await call<Agent>('POST', '/agents', {
              task,
              tools: ['agents', 'memory'],
              memory: { recall: false, extract: false },
              ...more,
            })
          ).body.agent_id,
        /** The data of the agent's events of this type. */
        async dataOf<Type extends AgentEvent['type']>(agentId: string, type: Type) {
          const { body } = await call<AgentEventPage>('GET', `/agents/${agentId}/events?limit=1000`);
          const events = body.data.filter((event) => event.type === type);
          return events.map(({ data }) => data as Extract<AgentEvent, { type: Type }>['data']);
        },
      };
    },
  };
}
