import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { characters, jsonObject, nameText } from './text.ts';

export const MEMORY_VALUE_MAX_CHARS = 5000;
export const MEMORY_KEY_MAX_CHARS = 512;
export const MEMORY_NAMESPACE_MAX_CHARS = 128;
export const MEMORY_TAGS_MAX = 20;
export const MEMORY_METADATA_MAX_CHARS = 10_000;
export const DEFAULT_NAMESPACE = 'default';

/** The full name of a memory is its namespace and key. Lengths are counted in Unicode code points. */
export const MemoryKey = nameText(1, MEMORY_KEY_MAX_CHARS);
export const MemoryNamespace = nameText(1, MEMORY_NAMESPACE_MAX_CHARS);
export const MemoryValue = characters(1, MEMORY_VALUE_MAX_CHARS);
const MemoryTag = nameText(1, 50);
export const MemoryTags = z.array(MemoryTag).max(MEMORY_TAGS_MAX);
export const MemoryImportance = z.int().min(1).max(10);
/** Milliseconds since the Unix epoch. */
export const MemoryTime = z.int().min(0);
export const MemoryMetadata = jsonObject().refine(
  (value) => JSON.stringify(value).length <= MEMORY_METADATA_MAX_CHARS,
  `expected at most ${MEMORY_METADATA_MAX_CHARS} characters as JSON`,
);

export const MemorySource = z.enum(['manual', 'auto_extracted', 'consolidated']).meta({
  id: 'MemorySource',
  description:
    'manual: written by an API call or by an agent. auto_extracted: saved from what an agent did. ' +
    'consolidated: a summary of other memories.',
});
export type MemorySource = z.infer<typeof MemorySource>;

export const TRUST_LEVELS = ['web', 'tool', 'agent', 'user'] as const;
export const MemoryTrust = z.enum(TRUST_LEVELS).meta({
  id: 'MemoryTrust',
  description: 'The least trusted origin of a value. From low to high: web, tool, agent, user.',
});
export type MemoryTrust = z.infer<typeof MemoryTrust>;

export const MemoryProvenance = z
  .object({
    kind: z
      .enum(['key', 'agent', 'tool', 'web_page', 'consolidation'])
      .describe(
        'What the value comes from: key (a caller of the API), agent, tool, web_page, or consolidation ' +
          '(other memories).',
      ),
    key_id: characters(1, 100).nullish().describe('The API key that wrote it.'),
    agent_id: characters(1, 100).nullish().describe('The agent that wrote it.'),
    agent_deleted: z
      .boolean()
      .nullish()
      .describe('true when the agent that wrote it has been deleted; otherwise absent.'),
    tool: characters(1, 200).nullish().describe('The tool that the value comes from.'),
    url: characters(1, 2000).nullish().describe('The web page that the value comes from.'),
    sources: z
      .array(characters(1, 100))
      .max(100)
      .nullish()
      .describe('Of a summary: the ids of the memories that it was made of.'),
  })
  .meta({ id: 'MemoryProvenance', description: 'Where the value of a memory comes from.' });
export type MemoryProvenance = z.infer<typeof MemoryProvenance>;

export const Memory = z
  .object({
    memory_id: z
      .string()
      .describe('The id of the memory: "mem_" and 21 characters; the same for all versions of a key.'),
    key: z.string().describe('Its name, unique within its namespace.'),
    namespace: z.string().describe('The namespace that it is in.'),
    value: z.string().describe('What is remembered.'),
    tags: z.array(z.string()).describe('Words to filter by.'),
    importance: z
      .int()
      .describe('1 to 10. If memories match equally well, a search puts the more important one first.'),
    source: MemorySource,
    access_count: z.int().describe('How often it was read.'),
    created_at: z.int().describe('When the key was first written.'),
    updated_at: z.int().describe('When it last changed.'),
    expires_at: z.int().nullable().describe('When it stops being found; null for never.'),
    version: z.int().describe('Counts the values of this key, from 1.'),
    metadata: z.record(z.string(), z.unknown()).describe('The object that you gave; empty without one.'),
    trust: MemoryTrust,
    provenance: MemoryProvenance,
    deleted_at: z
      .int()
      .optional()
      .describe('Only in a list of what was forgotten: when it stopped being live.'),
    deleted_by: z
      .enum(['superseded', 'amended', 'deleted', 'expired', 'deduped', 'consolidated'])
      .optional()
      .describe('Only in a list of what was forgotten: what ended it.'),
  })
  .meta({ id: 'Memory', description: 'A memory. Its times are milliseconds since the Unix epoch.' });
export type Memory = z.infer<typeof Memory>;

export const WrittenMemory = Memory.extend({
  proposal_id: z
    .string()
    .optional()
    .describe(
      'Only if nothing was written, because the live value comes from a more trusted writer: the proposal that ' +
        'the value is kept as. The rest is what is live.',
    ),
}).meta({ id: 'WrittenMemory', description: 'A memory after a write to it.' });
export type WrittenMemory = z.infer<typeof WrittenMemory>;

/** Where a text comes from, if its caller is trusted more than its source. */
export const DeclaredSource = closedObject({
  kind: z.enum(['tool', 'web_page']).describe('What it comes from.'),
  tool: characters(1, 200).nullish().describe('The name of the tool.'),
  url: characters(1, 2000).nullish().describe('The address of the web page.'),
});

export const PutMemoryRequest = closedObject({
  key: MemoryKey.describe('Its name, unique within its namespace: 1 to 512 characters.'),
  value: MemoryValue.describe('What to remember: 1 to 5,000 characters.'),
  namespace: MemoryNamespace.nullish().describe('The namespace; "default" when absent.'),
  tags: MemoryTags.nullish().describe('Words to filter by: up to 20.'),
  importance: MemoryImportance.nullish().describe('1 to 10; 5 when absent.'),
  expires_in_days: z
    .number()
    .positive()
    .max(36_500)
    .nullish()
    .describe(
      'Days until it stops being found, fractions allowed. null: it never expires. When absent a new value never expires, and a put ' +
        'of the same value leaves the expiry as it is.',
    ),
  metadata: MemoryMetadata.nullish().describe('Any JSON object, up to 10,000 characters.'),
  if_version: z
    .int()
    .min(0)
    .nullish()
    .describe(
      'Write only if this is the live version; 0: only if nothing is live. Otherwise the response is 409.',
    ),
  provenance: DeclaredSource.nullish().describe(
    'Say so when the value comes from a tool or a web page: it is trusted less then.',
  ),
}).meta({ id: 'PutMemoryRequest', description: 'A memory to write.' });
export type PutMemoryRequest = z.infer<typeof PutMemoryRequest>;

export const MemoryList = z
  .object({
    memories: z.array(Memory).describe('The memories of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({ id: 'MemoryList', description: 'A page of memories.' });
export type MemoryList = z.infer<typeof MemoryList>;

export const NamespaceInfo = z
  .object({
    namespace: z.string().describe('The name of the namespace.'),
    count: z.int().describe('The number of its live memories.'),
  })
  .meta({ id: 'NamespaceInfo', description: 'A namespace.' });
export type NamespaceInfo = z.infer<typeof NamespaceInfo>;

export const NamespaceList = z
  .object({ namespaces: z.array(NamespaceInfo).describe('The namespaces that hold live memories.') })
  .meta({ id: 'NamespaceList', description: 'The namespaces of the account.' });
export type NamespaceList = z.infer<typeof NamespaceList>;

export const MemoryVersion = Memory.extend({
  valid_from: z.int().describe('When it became live.'),
  valid_to: z.int().nullable().describe('When it stopped being live; null while it is live.'),
  ended_by: z
    .enum(['superseded', 'amended', 'deleted', 'expired', 'deduped', 'consolidated'])
    .nullable()
    .describe('What ended it; null while it is live.'),
}).meta({
  id: 'MemoryVersion',
  description:
    'A memory as it was from `valid_from` to `valid_to`. Its times are milliseconds since the Unix ' +
    'epoch.',
});
export type MemoryVersion = z.infer<typeof MemoryVersion>;

export const MemoryHistory = z
  .object({ versions: z.array(MemoryVersion).describe('The versions, newest first.') })
  .meta({ id: 'MemoryHistory', description: 'All versions of a memory.' });
export type MemoryHistory = z.infer<typeof MemoryHistory>;

export const RestoreMemoryRequest = closedObject({
  key: MemoryKey.describe('The key of the memory.'),
  namespace: MemoryNamespace.nullish().describe('Its namespace; "default" when absent.'),
  version: z
    .int()
    .min(1)
    .nullish()
    .describe(
      'The version to make live again, as a new version. Without it the newest version of a deleted ' +
        'memory.',
    ),
  if_version: z
    .int()
    .min(0)
    .nullish()
    .describe(
      'Restore only if this is the live version; 0: only if nothing is live. Otherwise the answer is ' +
        '409.',
    ),
}).meta({ id: 'RestoreMemoryRequest', description: 'Which memory to restore.' });
export type RestoreMemoryRequest = z.infer<typeof RestoreMemoryRequest>;

const namespaceQuery = MemoryNamespace.optional().describe('The namespace; "default" when absent.');
const timeQuery = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe('Answer with the state at this time (milliseconds since the Unix epoch).');

export const GetMemoryQuery = z.object({
  key: MemoryKey.describe('The key of the memory.'),
  namespace: namespaceQuery,
  as_of: timeQuery,
});

export const DeleteMemoryQuery = z.object({
  key: MemoryKey.describe('The key of the memory.'),
  namespace: namespaceQuery,
  hard: z
    .enum(['true', 'false', 'True', 'False', '1', '0'])
    .optional()
    .transform((value) => value?.toLowerCase() === 'true' || value === '1')
    .describe(
      'true permanently removes every version. Otherwise the history stays, and the memory can be ' +
        'restored.',
    ),
  if_version: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Delete only if this is the live version. Otherwise the answer is 409.'),
});

export const ListMemoriesQuery = z.object({
  namespace: MemoryNamespace.optional().describe(
    'Only memories in this namespace; all namespaces when absent.',
  ),
  namespace_prefix: MemoryNamespace.optional().describe('Only memories of namespaces that begin with this.'),
  tags: z
    .string()
    .max(2000)
    .optional()
    .transform(
      (value) =>
        value
          ?.normalize('NFC')
          .split(',')
          .filter((tag) => tag !== '') ?? [],
    )
    .describe('Only memories that have all of these tags, separated by commas.'),
  tag: z
    .union([MemoryTag, z.array(MemoryTag).max(MEMORY_TAGS_MAX)])
    .optional()
    .transform((value) => [value ?? []].flat())
    .describe('Only memories that have this tag, which may hold a comma. May be repeated.'),
  deleted: z
    .enum(['true', 'false'])
    .optional()
    .transform((value) => value === 'true')
    .describe(
      'true: instead of live memories those that were forgotten and can be restored, the latest first.',
    ),
  source: MemorySource.optional().describe('Only memories with this source.'),
  min_trust: MemoryTrust.optional().describe('Only memories that are trusted at least this much.'),
  sort: z
    .enum(['updated_at', 'key', 'importance', 'expires_at', 'trust'])
    .optional()
    .describe(
      'What to sort by; `updated_at` when absent. What never expires comes last by `expires_at`. Not with `deleted`.',
    ),
  order: z
    .enum(['asc', 'desc'])
    .optional()
    .describe(
      'The direction; when absent `desc` for `updated_at`, `importance` and `trust`, `asc` for the others.',
    ),
  limit: z.coerce.number().int().min(1).max(1000).optional().describe('Memories per page; 50 when absent.'),
  // The cursor of a list sorted by key contains a key: up to 512 characters, and a control character takes 6 bytes.
  cursor: z.string().max(5000).optional().describe('The `next_cursor` of the previous page.'),
  as_of: timeQuery,
});

export const MemoryHistoryQuery = z.object({
  key: MemoryKey.describe('The key of the memory.'),
  namespace: namespaceQuery,
});
