import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import {
  Memory,
  MemoryImportance,
  MemoryKey,
  MemoryMetadata,
  MemoryNamespace,
  MemoryProvenance,
  MemorySource,
  MemoryTags,
  MemoryTime,
  MemoryTrust,
  MemoryValue,
  MemoryVersion,
} from './memory.ts';
import { dryRun, NearDuplicate, outcomeFields, threshold, usedThreshold } from './memory-outcome.ts';
import { MemoryFilter } from './memory-search.ts';

export const DeleteMemoriesRequest = MemoryFilter.extend({
  all: z.boolean().nullish().describe('Must be true to delete everything, without any filter.'),
  dry_run: dryRun,
}).meta({
  id: 'DeleteMemoriesRequest',
  description: 'Which memories to delete. All filters that are given must hold.',
});
export type DeleteMemoriesRequest = z.infer<typeof DeleteMemoriesRequest>;

export const DeleteMemoriesResponse = z
  .object({ removed: z.int().describe('Memories that were deleted.'), ...outcomeFields })
  .meta({ id: 'DeleteMemoriesResponse', description: 'The outcome of a deletion by filter.' });
export type DeleteMemoriesResponse = z.infer<typeof DeleteMemoriesResponse>;

export const ConsolidateMemoriesRequest = closedObject({
  namespace: MemoryNamespace.nullish().describe('Only this namespace; all of them when absent.'),
  namespace_prefix: MemoryNamespace.nullish().describe('Only namespaces that begin with this.'),
  min_cluster_size: z
    .int()
    .min(2)
    .max(100)
    .nullish()
    .describe('The smallest group that is summarized; 3 when absent.'),
  threshold,
  dry_run: dryRun,
}).meta({
  id: 'ConsolidateMemoriesRequest',
  description: 'Which memories to summarize, and how similar those in a group must be.',
});
export type ConsolidateMemoriesRequest = z.infer<typeof ConsolidateMemoriesRequest>;

export const ConsolidateSummary = Memory.pick({
  key: true,
  namespace: true,
  value: true,
  tags: true,
  importance: true,
})
  .extend({ memory_id: z.string().nullable().describe('The id of the summary; null for a dry run.') })
  .meta({ id: 'ConsolidateSummary', description: 'A memory that stands for several others.' });
export type ConsolidateSummary = z.infer<typeof ConsolidateSummary>;

export const NotSummarized = z
  .object({
    memory_ids: z.array(z.string()).describe('The memories of the group, which stay as they are.'),
    reason: z
      .enum(['refused', 'cut', 'too_long', 'not_covered'])
      .describe(
        "refused: the model's provider held its answer back. cut: it ended at its limit. too_long: it is longer than a " +
          'memory. not_covered: it leaves out or changes a number, a name, a denied statement or most words of a memory.',
      ),
  })
  .meta({ id: 'NotSummarized', description: 'A group for which the model wrote no usable summary.' });
export type NotSummarized = z.infer<typeof NotSummarized>;

export const ConsolidateMemoriesResponse = z
  .object({
    consolidated: z.int().describe('Memories that went into the summaries.'),
    new_summaries: z.array(ConsolidateSummary).describe('The summaries.'),
    not_summarized: z.array(NotSummarized).describe('Groups that stay as they are, and why.'),
    near_duplicates: z
      .array(NearDuplicate)
      .describe(
        'Memories that are alike, and were kept out of a summary because they are about different things: each with the nearest ' +
          'one, the first 200 pairs.',
      ),
    summarized_by: z
      .enum(['model', 'merge'])
      .describe(
        'model: the configured model wrote them. merge: the distinct sentences were put together, ' +
          'without a model.',
      ),
    threshold: usedThreshold,
    ...outcomeFields,
  })
  .meta({ id: 'ConsolidateMemoriesResponse', description: 'The outcome of a consolidation.' });
export type ConsolidateMemoriesResponse = z.infer<typeof ConsolidateMemoriesResponse>;

export const MemoryExport = z
  .object({
    version: z.literal(1).describe('The version of this format.'),
    exported_at: z.int().describe('When it was made: milliseconds since the Unix epoch.'),
    count: z.int().describe('How many memories it holds.'),
    memories: z
      .array(z.union([MemoryVersion, Memory]))
      .describe('The memories; with `include=history` all their versions.'),
  })
  .meta({ id: 'MemoryExport', description: 'All memories of an account. An import takes it as it is.' });
export type MemoryExport = z.infer<typeof MemoryExport>;

/** One row of an import: a key and a value are enough; an exported memory or version is a row too. */
export const MemoryImportRow = closedObject({
  key: MemoryKey.describe('Its name, unique in the namespace.'),
  value: MemoryValue.describe('What to remember.'),
  namespace: MemoryNamespace.nullish().describe('The namespace; "default" when absent.'),
  tags: MemoryTags.nullish().describe('Words to filter by.'),
  importance: MemoryImportance.nullish().describe('1 to 10; 5 when absent.'),
  source: MemorySource.nullish().describe('How it came to be; manual when absent.'),
  metadata: MemoryMetadata.nullish().describe('Any JSON object.'),
  trust: MemoryTrust.nullish().describe('How far it is trusted.'),
  provenance: closedObject(MemoryProvenance.shape).nullish().describe('Where the value comes from.'),
  expires_at: MemoryTime.nullish().describe('When it stops being found: milliseconds since the Unix epoch.'),
  memory_id: z
    .string()
    .max(100)
    .nullish()
    .describe('The id of the memory; the server makes one when it is absent.'),
  access_count: z.int().min(0).nullish().describe('How often it was read.'),
  created_at: MemoryTime.nullish().describe(
    'When the key was first written: milliseconds since the Unix epoch.',
  ),
  updated_at: MemoryTime.nullish().describe('When it last changed: milliseconds since the Unix epoch.'),
  version: z.int().min(1).max(1_000_000_000).nullish().describe('Counts the values of this key, from 1.'),
  valid_from: MemoryTime.nullish().describe(
    'When this version became live: milliseconds since the Unix epoch.',
  ),
  valid_to: MemoryTime.nullish().describe('When it stopped being live; absent or null while it is live.'),
  ended_by: MemoryVersion.shape.ended_by
    .nullish()
    .describe('What ended the version; absent or null while it is live.'),
}).meta({
  id: 'MemoryImportRow',
  description:
    'A row of an import. A key and a value are enough; an exported memory or version is a row too.',
});
export type MemoryImportRow = z.infer<typeof MemoryImportRow>;

export const ImportMemoriesRequest = closedObject({
  memories: z
    .array(z.unknown())
    // An invalid row must reach the import, which reports it without failing the others.
    .meta({
      description: 'The rows. An invalid row is reported in errors; the others are imported.',
      items: { $ref: '#/components/schemas/MemoryImportRow' },
    }),
  dry_run: dryRun,
  // An exported document is accepted as it is, whichever server made it.
  version: z.unknown().optional().describe('Not read: what an export says of itself.'),
  exported_at: z.unknown().optional().describe('Not read: what an export says of itself.'),
  count: z.unknown().optional().describe('Not read: what an export says of itself.'),
}).meta({ id: 'ImportMemoriesRequest', description: 'Memories to import.' });
export type ImportMemoriesRequest = z.infer<typeof ImportMemoriesRequest>;

export const ImportFailure = z
  .object({
    index: z.int().describe('The position of the row in the list that was sent, from 0.'),
    key: z.string().nullable().describe('The key of the row; null if it has none.'),
    reason: z.string().describe('What is wrong with it.'),
  })
  .meta({ id: 'ImportFailure', description: 'A row that was not imported.' });
export type ImportFailure = z.infer<typeof ImportFailure>;

export const ImportMemoriesResponse = z
  .object({
    imported: z.int().describe('Rows that are now stored, including those that already were.'),
    unchanged: z.int().describe('How many of these were already stored.'),
    failed: z.int().describe('Rows that were not imported.'),
    errors: z.array(ImportFailure).describe('Why rows were not imported: the first 1,000 of them.'),
    partial: z.boolean().describe('true when the limit of the plan stopped the import before its end.'),
    ...outcomeFields,
  })
  .meta({ id: 'ImportMemoriesResponse', description: 'The outcome of an import.' });
export type ImportMemoriesResponse = z.infer<typeof ImportMemoriesResponse>;

export const ApplyPlanResponse = z
  .object({
    plan_id: z.string().describe('The plan that was applied.'),
    operation_id: z.string().describe('The id to undo it by.'),
    kind: z.string().describe('What it was: delete, dedupe, consolidate or import.'),
    removed: z.int().describe('Memories that are no longer live.'),
    written: z.int().describe('Memories that were written.'),
  })
  .meta({ id: 'ApplyMemoryPlanResponse', description: 'The outcome of applying a plan.' });
export type ApplyPlanResponse = z.infer<typeof ApplyPlanResponse>;

export const UndoOperationResponse = z
  .object({
    operation_id: z.string().describe('The operation that was undone.'),
    kind: z.string().describe('What it was: delete, dedupe, consolidate or import.'),
    restored: z.int().describe('Memories that are live again.'),
    removed: z.int().describe('Memories that the operation had written and that are gone.'),
  })
  .meta({ id: 'UndoMemoryOperationResponse', description: 'The outcome of an undo.' });
export type UndoOperationResponse = z.infer<typeof UndoOperationResponse>;
