import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { Memory, MemoryNamespace, MemoryTime } from './memory.ts';
import { dryRun, NearDuplicate, outcomeFields, threshold, usedThreshold } from './memory-outcome.ts';
import { characters } from './text.ts';

/** The most pairs that a call takes, and the most whose memories it returns. */
export const DEDUPE_PAIRS_MAX = 1000;

const pairMember = characters(1, 100);

export const DedupePairRequest = closedObject({
  kept: pairMember.describe(
    'The memory_id of the one that stays. It gets the tags and metadata of the other one.',
  ),
  removed: pairMember.describe('The memory_id of the one that is deleted, in the same namespace.'),
  kept_updated_at: MemoryTime.nullish().describe(
    'The `updated_at` of the one that stays, as you saw it. If it has changed since, the response is 409.',
  ),
  removed_updated_at: MemoryTime.nullish().describe('The same for the one that is deleted.'),
  similarity: z.unknown().optional().describe('Not read: what a dry run says of the pair.'),
}).meta({ id: 'DedupePairRequest', description: 'Two memories of which one is to stay.' });
export type DedupePairRequest = z.infer<typeof DedupePairRequest>;

export const DedupeMemoriesRequest = closedObject({
  namespace: MemoryNamespace.nullish().describe('Only this namespace; all of them when absent.'),
  namespace_prefix: MemoryNamespace.nullish().describe('Only namespaces that begin with this.'),
  threshold,
  pairs: z
    .array(DedupePairRequest)
    .min(1)
    .max(DEDUPE_PAIRS_MAX)
    .nullish()
    .describe('Only these pairs, whatever they say: your decision. Not together with `threshold`.'),
  include_memories: z
    .boolean()
    .nullish()
    .meta({
      description: `Also return the memories of the first ${DEDUPE_PAIRS_MAX.toLocaleString('en')} pairs and near duplicates, as they were compared.`,
    }),
  dry_run: dryRun,
})
  .refine(({ pairs, threshold }) => pairs == null || threshold == null, {
    path: ['threshold'],
    message: 'expected nothing beside pairs',
  })
  .meta({
    id: 'DedupeMemoriesRequest',
    description:
      'Where to look for memories that say the same, and how similar they must be; or which pairs to merge.',
  });
export type DedupeMemoriesRequest = z.infer<typeof DedupeMemoriesRequest>;

export const DedupePair = z
  .object({
    kept: z.string().describe('The memory_id of the one that stays.'),
    removed: z.string().describe('The memory_id of the one that was deleted.'),
    similarity: z.number().describe('How similar they are, 0 to 1.'),
  })
  .meta({ id: 'DedupePair', description: 'Two memories that say the same.' });
export type DedupePair = z.infer<typeof DedupePair>;

export const DedupeMemoriesResponse = z
  .object({
    removed: z.int().describe('Memories that were deleted.'),
    kept: z.int().describe('Live memories that remain, of those that were compared.'),
    pairs: z.array(DedupePair).describe('What was deleted, and for which other memory.'),
    near_duplicates: z
      .array(NearDuplicate)
      .describe('Pairs that are alike and may say the same, for you to decide: the first 200.'),
    threshold: usedThreshold,
    memories: z
      .array(Memory)
      .optional()
      .meta({
        description: `With \`include_memories\`: the memories of the first ${DEDUPE_PAIRS_MAX.toLocaleString('en')} pairs, then near duplicates, as they were compared.`,
      }),
    ...outcomeFields,
  })
  .meta({ id: 'DedupeMemoriesResponse', description: 'The outcome of a deduplication.' });
export type DedupeMemoriesResponse = z.infer<typeof DedupeMemoriesResponse>;
