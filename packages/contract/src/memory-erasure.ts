import { z } from 'zod';

export const MemoryRemains = z
  .object({
    kind: z
      .enum(['agent', 'summary'])
      .describe(
        'agent: it was shown the memory, or wrote it. The memory is out of its log, but what the agent said, did or left in files may ' +
          'repeat it. summary: one that was made of the memory before its sources were written down.',
      ),
    agent_id: z.string().optional().describe('The agent.'),
    memory_id: z.string().optional().describe('The summary.'),
    namespace: z.string().optional().describe('The namespace of the summary.'),
    key: z.string().optional().describe('The key of the summary.'),
  })
  .meta({ id: 'MemoryRemains', description: 'Where an erased memory may still be told.' });
export type MemoryRemains = z.infer<typeof MemoryRemains>;

export const MemoryErasure = z
  .object({
    remains: z.array(MemoryRemains).describe('Where it may still be told: the first 100 places.'),
  })
  .meta({
    id: 'MemoryErasure',
    description:
      'What a deletion for good could not remove. Agents and summaries that are named can be deleted themselves.',
  });
export type MemoryErasure = z.infer<typeof MemoryErasure>;
