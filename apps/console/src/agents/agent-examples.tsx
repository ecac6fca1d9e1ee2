import type { Agent } from '@jettson/contract';
import { ExampleBlocks } from '../code/example-blocks.tsx';
import { DraftExample } from './draft-example.tsx';
import { toDraft } from './spawn-draft.ts';

/** Programs for an agent that exists: one that reads its answer, and one that spawns another like it. */
export function AgentExamples({ agent }: { agent: Agent }) {
  return (
    <>
      <ExampleBlocks title="Wait for this agent and print its answer" example={{ agentId: agent.agent_id }} />
      <DraftExample draft={toDraft(agent)} />
    </>
  );
}
