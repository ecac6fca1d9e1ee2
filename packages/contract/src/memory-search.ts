import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import {
  MEMORY_VALUE_MAX_CHARS,
  Memory,
  MemoryMetadata,
  MemoryNamespace,
  MemoryProvenance,
  MemorySource,
  MemoryTags,
  MemoryTime,
  MemoryTrust,
} from './memory.ts';
import { characters } from './text.ts';

export const MemorySearchMode = z.enum(['hybrid', 'semantic', 'keyword']).meta({
  id: 'MemorySearchMode',
  description: 'hybrid: by meaning and by words. semantic: by meaning only. keyword: by words only.',
});
export type MemorySearchMode = z.infer<typeof MemorySearchMode>;

/** Which memories a search or a deletion is about; every given condition must hold. */
const filterFields = {
  namespace: MemoryNamespace.nullish().describe(
    'Only memories in this namespace; all namespaces when absent.',
  ),
  namespace_prefix: MemoryNamespace.nullish().describe('Only memories of namespaces that begin with this.'),
  tags: MemoryTags.nullish().describe('Only memories that have all of these tags.'),
  source: MemorySource.nullish().describe('Only memories with this source.'),
  created_after: MemoryTime.nullish().describe(
    'Only memories created after this time (milliseconds since the Unix epoch).',
  ),
  created_before: MemoryTime.nullish().describe(
    'Only memories created before this time (milliseconds since the Unix epoch).',
  ),
  metadata: MemoryMetadata.nullish().describe('Only memories whose metadata contains this object.'),
  min_trust: MemoryTrust.nullish().describe('Only memories that are trusted at least this much.'),
  provenance: closedObject(MemoryProvenance.shape)
    .partial()
    .nullish()
    .describe('Only memories whose provenance contains these fields, e.g. {"agent_id": "ag_…"}.'),
};
export const MemoryFilter = closedObject(filterFields);
export type MemoryFilter = z.infer<typeof MemoryFilter>;

export const SearchMemoriesRequest = closedObject({
  query: characters(1, MEMORY_VALUE_MAX_CHARS).describe('A question, or a few words: 1 to 5,000 characters.'),
  ...filterFields,
  limit: z.int().min(1).max(50).nullish().describe('Maximum number of results; 10 when absent.'),
  mode: MemorySearchMode.nullish().describe('How to search; hybrid when absent.'),
  min_score: z.number().min(0).max(1).nullish().describe('Leave out results with a lower score, 0 to 1.'),
  as_of: MemoryTime.nullish().describe(
    'Search the memories as they were at this time (milliseconds since the Unix epoch).',
  ),
  explain: z.boolean().nullish().describe('Also say which words matched, and what the score is made of.'),
}).meta({ id: 'SearchMemoriesRequest', description: 'A search. All filters that are given must hold.' });
export type SearchMemoriesRequest = z.infer<typeof SearchMemoriesRequest>;

export const MemoryScoreBreakdown = z
  .object({
    semantic: z.number().describe('How close the meanings are (cosine).'),
    keyword: z.number().describe("The share of the query's words that matched, by weight."),
    importance: z.number().describe('The importance of the memory.'),
    timeDecay: z.number().describe('1 for a new memory, lower for an older one.'),
  })
  .meta({ id: 'MemoryScoreBreakdown', description: 'The parts of a score, each from 0 to 1.' });
export type MemoryScoreBreakdown = z.infer<typeof MemoryScoreBreakdown>;

export const MemorySearchResult = Memory.extend({
  score: z.number().describe('How well it answers the query, 0 to 1; comparable between queries.'),
  breakdown: MemoryScoreBreakdown,
  explain: z
    .object({
      words: z
        .array(
          z.object({
            word: z.string().describe('The stem of a word.'),
            weight: z.number().describe('What it added to the score.'),
          }),
        )
        .describe('The words that matched.'),
      useful: z
        .boolean()
        .describe(
          'Whether it fits the query so well that it would be recalled for a task. This depends on how many memories ' +
            'there are.',
        ),
      base: z.number().describe('The logit of the score of a memory that has nothing to do with the query.'),
      parts: z
        .array(
          z.object({
            part: z
              .enum(['meaning', 'words', 'fit', 'importance', 'age', 'conversation'])
              .describe(
                'meaning: how close query and memory are. words: the words that matched. fit: how well each word of the query ' +
                  'fits some word of the memory. conversation: what its neighbours in a conversation add.',
              ),
            adds: z.number().describe('What it adds to the logit; negative if it lowers the score.'),
          }),
        )
        .describe(
          'The parts of the score. Its logit, ln(score / (1 - score)), is `base` plus what all of them add.',
        ),
    })
    .optional()
    .describe('The words that matched, and what the score is made of. Only with `explain: true`.'),
}).meta({ id: 'MemorySearchResult', description: 'A memory, and how well it answers the query.' });
export type MemorySearchResult = z.infer<typeof MemorySearchResult>;

export const SearchMemoriesResponse = z
  .object({ results: z.array(MemorySearchResult).describe('The memories that were found, best first.') })
  .meta({ id: 'SearchMemoriesResponse', description: 'The result of a search.' });
export type SearchMemoriesResponse = z.infer<typeof SearchMemoriesResponse>;
