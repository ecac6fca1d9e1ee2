import { z } from 'zod';
import { jsonObject, text } from './text.ts';

export const MEMORY_VALUE_MAX_CHARS = 5000;
export const MEMORY_KEY_MAX_CHARS = 512;
export const MEMORY_NAMESPACE_MAX_CHARS = 128;
export const MEMORY_TAGS_MAX = 20;
export const MEMORY_METADATA_MAX_CHARS = 10_000;
export const DEFAULT_NAMESPACE = 'default';

/** A string that the database can hold, its length counted in code points: an emoji is one character. */
function characters(min: number, max: number) {
  return text(min, max * 2)
    .refine((value) => value.length <= max || [...value].length <= max, `expected at most ${max} characters`)
    .meta({ maxLength: max });
}

/** The whole name of a memory is its namespace and key. Lengths are counted in Unicode code points. */
export const MemoryKey = characters(1, MEMORY_KEY_MAX_CHARS);
export const MemoryNamespace = characters(1, MEMORY_NAMESPACE_MAX_CHARS);
export const MemoryValue = characters(1, MEMORY_VALUE_MAX_CHARS);
export const MemoryTags = z.array(characters(1, 50)).max(MEMORY_TAGS_MAX);
export const MemoryImportance = z.int().min(1).max(10);
/** Milliseconds since the Unix epoch. */
export const MemoryTime = z.int().min(0);
export const MemoryMetadata = jsonObject().refine(
  (value) => JSON.stringify(value).length <= MEMORY_METADATA_MAX_CHARS,
  `expected at most ${MEMORY_METADATA_MAX_CHARS} characters as JSON`,
);

export const MemorySource = z.enum(['manual', 'auto_extracted', 'consolidated']).meta({ id: 'MemorySource' });
export type MemorySource = z.infer<typeof MemorySource>;

export const TRUST_LEVELS = ['web', 'tool', 'agent', 'user'] as const;
export const MemoryTrust = z.enum(TRUST_LEVELS).meta({
  id: 'MemoryTrust',
  description: 'The least trusted thing a value came from, lowest first: web, tool, agent, user.',
});
export type MemoryTrust = z.infer<typeof MemoryTrust>;

export const MemoryProvenance = z
  .object({
    kind: z.enum(['key', 'agent', 'tool', 'web_page', 'consolidation']).meta({
      description:
        'What the value came from: the caller of the API, an agent, a tool, a web page, other memories.',
    }),
    key_id: characters(1, 100).nullish(),
    agent_id: characters(1, 100).nullish(),
    tool: characters(1, 200).nullish(),
    url: characters(1, 2000).nullish(),
  })
  .meta({ id: 'MemoryProvenance', description: 'Who wrote a version.' });
export type MemoryProvenance = z.infer<typeof MemoryProvenance>;

export const Memory = z
  .object({
    memory_id: z
      .string()
      .meta({ description: '"mem_" and 21 characters; the same for all versions of a key.' }),
    key: z.string(),
    namespace: z.string(),
    value: z.string(),
    tags: z.array(z.string()),
    importance: z.int(),
    source: MemorySource,
    access_count: z.int(),
    created_at: z.int(),
    updated_at: z.int(),
    expires_at: z.int().nullable(),
    version: z.int().meta({ description: 'Counts the values of this key, from 1.' }),
    metadata: z.record(z.string(), z.unknown()),
    trust: MemoryTrust,
    provenance: MemoryProvenance,
  })
  .meta({ id: 'Memory', description: 'Times are milliseconds since the Unix epoch.' });
export type Memory = z.infer<typeof Memory>;

export const PutMemoryRequest = z
  .object({
    key: MemoryKey,
    value: MemoryValue,
    namespace: MemoryNamespace.nullish(),
    tags: MemoryTags.nullish(),
    importance: MemoryImportance.nullish(),
    expires_in_days: z.number().positive().max(36_500).nullish(),
    metadata: MemoryMetadata.nullish(),
    if_version: z
      .int()
      .min(0)
      .nullish()
      .meta({ description: 'Write only when this is the live version; 0: only when nothing is live.' }),
    provenance: z
      .object({
        kind: z.enum(['tool', 'web_page']),
        tool: characters(1, 200).nullish(),
        url: characters(1, 2000).nullish(),
      })
      .nullish()
      .meta({
        description: 'Say so when the value came from a tool or a web page: its trust is lower then.',
      }),
  })
  .meta({ id: 'PutMemoryRequest' });
export type PutMemoryRequest = z.infer<typeof PutMemoryRequest>;

export const MemorySearchMode = z.enum(['hybrid', 'semantic', 'keyword']).meta({ id: 'MemorySearchMode' });
export type MemorySearchMode = z.infer<typeof MemorySearchMode>;

/** Which memories a search or a deletion is about; all that is given must hold. */
const filterFields = {
  namespace: MemoryNamespace.nullish(),
  tags: MemoryTags.nullish().meta({ description: 'Each must be there.' }),
  source: MemorySource.nullish(),
  created_after: MemoryTime.nullish().meta({ description: 'Milliseconds; not this one itself.' }),
  created_before: MemoryTime.nullish().meta({ description: 'Milliseconds; not this one itself.' }),
  metadata: MemoryMetadata.nullish().meta({ description: 'Contained in the metadata of the memory.' }),
  min_trust: MemoryTrust.nullish(),
  provenance: MemoryProvenance.partial()
    .nullish()
    .meta({ description: 'Contained in the provenance of the live version, e.g. {"agent_id": "ag_…"}.' }),
};
export const MemoryFilter = z.object(filterFields);
export type MemoryFilter = z.infer<typeof MemoryFilter>;

export const SearchMemoriesRequest = z
  .object({
    query: characters(1, MEMORY_VALUE_MAX_CHARS),
    ...filterFields,
    limit: z.int().min(1).max(50).nullish(),
    mode: MemorySearchMode.nullish(),
    min_score: z.number().min(0).max(1).nullish(),
    as_of: MemoryTime.nullish(),
    explain: z.boolean().nullish(),
  })
  .meta({ id: 'SearchMemoriesRequest' });
export type SearchMemoriesRequest = z.infer<typeof SearchMemoriesRequest>;

export const MemoryScoreBreakdown = z
  .object({
    semantic: z.number(),
    keyword: z.number().meta({ description: 'The share of the weight of the words asked for that matched.' }),
    importance: z.number(),
    timeDecay: z.number(),
  })
  .meta({ id: 'MemoryScoreBreakdown', description: 'What a score is made of, each 0 to 1.' });
export type MemoryScoreBreakdown = z.infer<typeof MemoryScoreBreakdown>;

export const MemorySearchResult = Memory.extend({
  score: z.number().meta({ description: '0..1, comparable between queries.' }),
  breakdown: MemoryScoreBreakdown,
  explain: z
    .object({ words: z.array(z.object({ word: z.string(), weight: z.number() })) })
    .optional()
    .meta({ description: 'The stems that matched and what each added; with explain: true.' }),
}).meta({ id: 'MemorySearchResult' });
export type MemorySearchResult = z.infer<typeof MemorySearchResult>;

export const SearchMemoriesResponse = z
  .object({ results: z.array(MemorySearchResult) })
  .meta({ id: 'SearchMemoriesResponse', description: 'Best first.' });
export type SearchMemoriesResponse = z.infer<typeof SearchMemoriesResponse>;

export const MemoryList = z
  .object({ memories: z.array(Memory), next_cursor: z.string().nullable() })
  .meta({ id: 'MemoryList', description: 'Newest first.' });
export type MemoryList = z.infer<typeof MemoryList>;

export const NamespaceInfo = z
  .object({ namespace: z.string(), count: z.int().meta({ description: 'Live memories.' }) })
  .meta({ id: 'NamespaceInfo' });
export type NamespaceInfo = z.infer<typeof NamespaceInfo>;

export const NamespaceList = z
  .object({ namespaces: z.array(NamespaceInfo) })
  .meta({ id: 'NamespaceList', description: 'Those with live memories.' });
export type NamespaceList = z.infer<typeof NamespaceList>;

export const MemoryVersion = Memory.extend({
  valid_from: z.int(),
  valid_to: z.int().nullable().meta({ description: 'Null while it is live.' }),
  ended_by: z
    .enum(['superseded', 'amended', 'deleted', 'expired', 'deduped', 'consolidated'])
    .nullable()
    .meta({ description: 'What ended it; null while it is live.' }),
}).meta({ id: 'MemoryVersion' });
export type MemoryVersion = z.infer<typeof MemoryVersion>;

export const MemoryHistory = z
  .object({ versions: z.array(MemoryVersion) })
  .meta({ id: 'MemoryHistory', description: 'Newest first.' });
export type MemoryHistory = z.infer<typeof MemoryHistory>;

export const RestoreMemoryRequest = z
  .object({
    key: MemoryKey,
    namespace: MemoryNamespace.nullish(),
    version: z.int().min(1).nullish().meta({
      description:
        'Makes this version live again, as a new one. Without it the newest version of a deleted memory.',
    }),
    if_version: z.int().min(0).nullish(),
  })
  .meta({ id: 'RestoreMemoryRequest' });
export type RestoreMemoryRequest = z.infer<typeof RestoreMemoryRequest>;

const namespaceQuery = MemoryNamespace.optional();
const timeQuery = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .meta({ description: 'Milliseconds: as it was then.' });

export const GetMemoryQuery = z.object({ key: MemoryKey, namespace: namespaceQuery, as_of: timeQuery });

export const DeleteMemoryQuery = z.object({
  key: MemoryKey,
  namespace: namespaceQuery,
  hard: z
    .enum(['true', 'false', 'True', 'False', '1', '0'])
    .optional()
    .transform((value) => value?.toLowerCase() === 'true' || value === '1')
    .meta({ description: 'true: every version goes, and nothing of it can be restored.' }),
  if_version: z.coerce.number().int().min(0).optional(),
});

export const ListMemoriesQuery = z.object({
  namespace: namespaceQuery,
  tags: z
    .string()
    .max(2000)
    .optional()
    .transform((value) => value?.split(',').filter((tag) => tag !== '') ?? [])
    .meta({ description: 'Separated by commas; each must be there.' }),
  limit: z.coerce.number().int().min(1).max(1000).optional().meta({ description: '50 when absent.' }),
  cursor: z.string().max(200).optional().meta({ description: 'The next_cursor of the page before.' }),
  as_of: timeQuery,
});

export const MemoryHistoryQuery = z.object({ key: MemoryKey, namespace: namespaceQuery });
