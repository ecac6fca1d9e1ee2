import type { Agent } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { spawnRequestQuery } from '../api/queries.ts';
import { ExampleBlocks } from '../code/example-blocks.tsx';
import { DraftExample } from './draft-example.tsx';
import { toDraft } from './spawn-draft.ts';

/** Programs for an agent that exists: one that reads its answer, and one that spawns another like it. */
export function AgentExamples({ agent }: { agent: Agent }) {
  const { data } = useQuery(spawnRequestQuery(useApi(), agent.agent_id));
  return (
    <>
      <ExampleBlocks title="Wait for this agent and print its answer" example={{ agentId: agent.agent_id }} />
      {data && <DraftExample draft={toDraft(data.request, data.uploads)} />}
    </>
  );
}
