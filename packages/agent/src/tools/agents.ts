import { cutMiddle } from '../cut-middle.ts';
import type { OwnTool } from '../types.ts';

/** How a sub-agent ended. */
export interface EndedAgent {
  agent_id: string;
  status: string;
  final_result: string | null;
  error: string | null;
}

/** What the tools for sub-agents do. Throws a ToolError for what the model should know. */
export interface AgentTools {
  /** Called again with the same `callId`, it returns the agent that it spawned before. */
  spawn(
    input: { task: string; template?: string; tools?: string[] },
    callId: string,
  ): Promise<{ agent_id: string; left_out: string[] }>;
  /** Each id once, in their order. Throws to pause the run while one of them has not ended. */
  wait(ids: string[]): Promise<EndedAgent[]>;
}

/** Of all results of a wait together: about 25,000 tokens. */
const MAX_CHARS = 100_000;
const MAX_IDS = 100;

/** Giving parts of a task to agents of its own. */
export function agentTools({ spawn, wait }: AgentTools): OwnTool[] {
  return [
    {
      name: 'jettson_agents_spawn',
      description:
        'Start a sub-agent that does a part of your task by itself, on a computer of its own, while you go on. It knows nothing of ' +
        'your conversation and has none of your files: its task must say everything. It may do and reach what you may, or less, ' +
        'and what it uses counts as yours. Ten can work for you at once; they stop when you finish.',
      inputSchema: {
        type: 'object',
        properties: {
          task: {
            type: 'string',
            minLength: 1,
            maxLength: 4000,
            description: 'What it should do and what it should answer.',
          },
          template: { type: 'string', description: 'A template by name, if your user told you of one.' },
          tools: {
            type: 'array',
            items: { type: 'string' },
            maxItems: 128,
            description:
              'Toolsets (such as "shell", "web") or tools that you have; `<server>__*` for all of a server. What its template has, or all of ' +
              'yours except those for sub-agents, when left out.',
          },
        },
        required: ['task'],
      },
      parallelSafe: true,
      isRepeatable: true,
      execute: async (input: Parameters<AgentTools['spawn']>[0], { callId }) => {
        const { agent_id, left_out: leftOut } = await spawn(input, callId);
        return { output: { agent_id, ...(leftOut.length > 0 && { left_out: leftOut }) } };
      },
    },
    {
      name: 'jettson_agents_wait',
      description: 'Wait until these sub-agents of yours have ended, and read their answers.',
      inputSchema: {
        type: 'object',
        properties: { ids: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: MAX_IDS } },
        required: ['ids'],
      },
      // It may pause the run, which must not cut off another call.
      parallelSafe: false,
      isRepeatable: true,
      execute: async ({ ids }: { ids: string[] }) => {
        const agents = await wait([...new Set(ids)]);
        return { output: { agents: cutMiddle(agents, Math.floor(MAX_CHARS / ids.length)) } };
      },
    },
  ];
}
