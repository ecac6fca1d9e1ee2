import { z } from 'zod';
import {
  Memory,
  MemoryFilter,
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

const dryRun = z
  .boolean()
  .nullish()
  .meta({ description: 'Changes nothing: answers with a plan that can be applied.' });

export const MemoryChange = z
  .object({
    action: z.enum(['remove', 'write', 'keep']),
    key: z.string(),
    namespace: z.string(),
    memory_id: z.string().nullable().meta({ description: 'Null for a memory that is new.' }),
    before: z.string().nullable().meta({ description: 'The live value; null when nothing is live.' }),
    after: z.string().nullable().meta({ description: 'Null when nothing will be live.' }),
  })
  .meta({ id: 'MemoryChange' });
export type MemoryChange = z.infer<typeof MemoryChange>;

export const MEMORY_DIFF_MAX = 1000;

/** What every step that changes several memories answers besides its own fields. */
const outcomeFields = {
  operation_id: z
    .string()
    .nullable()
    .meta({ description: 'For undo; null for a dry run and when nothing changed.' }),
  plan_id: z.string().nullable().meta({ description: 'Of a dry run: apply it by this id.' }),
  diff: z
    .array(MemoryChange)
    .optional()
    .meta({ description: `Of a dry run: what would change, the first ${MEMORY_DIFF_MAX}.` }),
};

export const DeleteMemoriesRequest = MemoryFilter.extend({
  all: z.boolean().nullish().meta({ description: 'Must be true to delete everything, without any filter.' }),
  dry_run: dryRun,
}).meta({ id: 'DeleteMemoriesRequest' });
export type DeleteMemoriesRequest = z.infer<typeof DeleteMemoriesRequest>;

export const DeleteMemoriesResponse = z
  .object({ removed: z.int(), ...outcomeFields })
  .meta({ id: 'DeleteMemoriesResponse' });
export type DeleteMemoriesResponse = z.infer<typeof DeleteMemoriesResponse>;

const threshold = z
  .number()
  .min(0)
  .max(1)
  .nullish()
  .meta({ description: "Cosine. The default is measured for the server's embedding model." });

export const DedupeMemoriesRequest = z
  .object({ namespace: MemoryNamespace.nullish(), threshold, dry_run: dryRun })
  .meta({ id: 'DedupeMemoriesRequest' });
export type DedupeMemoriesRequest = z.infer<typeof DedupeMemoriesRequest>;

export const DedupePair = z.object({ kept: z.string(), removed: z.string(), similarity: z.number() }).meta({
  id: 'DedupePair',
  description: 'Two memories that say the same: ids of the one kept and the one removed.',
});
export type DedupePair = z.infer<typeof DedupePair>;

export const DedupeMemoriesResponse = z
  .object({
    removed: z.int(),
    kept: z.int().meta({ description: 'Live memories that are left of those looked at.' }),
    pairs: z.array(DedupePair),
    ...outcomeFields,
  })
  .meta({ id: 'DedupeMemoriesResponse' });
export type DedupeMemoriesResponse = z.infer<typeof DedupeMemoriesResponse>;

export const ConsolidateMemoriesRequest = z
  .object({
    namespace: MemoryNamespace.nullish(),
    min_cluster_size: z.int().min(2).max(100).nullish().meta({ description: '3 when absent.' }),
    threshold,
    dry_run: dryRun,
  })
  .meta({ id: 'ConsolidateMemoriesRequest' });
export type ConsolidateMemoriesRequest = z.infer<typeof ConsolidateMemoriesRequest>;

export const ConsolidateSummary = Memory.pick({
  key: true,
  namespace: true,
  value: true,
  tags: true,
  importance: true,
})
  .extend({ memory_id: z.string().nullable().meta({ description: 'Null in a dry run.' }) })
  .meta({ id: 'ConsolidateSummary', description: 'A memory that stands for several others.' });
export type ConsolidateSummary = z.infer<typeof ConsolidateSummary>;

export const ConsolidateMemoriesResponse = z
  .object({
    consolidated: z.int().meta({ description: 'Memories that went into the summaries.' }),
    new_summaries: z.array(ConsolidateSummary),
    summarized_by: z
      .enum(['model', 'merge'])
      .meta({ description: 'The configured model, or a plain merge of the distinct sentences.' }),
    ...outcomeFields,
  })
  .meta({ id: 'ConsolidateMemoriesResponse' });
export type ConsolidateMemoriesResponse = z.infer<typeof ConsolidateMemoriesResponse>;

export const MemoryExport = z
  .object({
    version: z.literal(1),
    exported_at: z.int(),
    count: z.int(),
    memories: z.array(z.union([MemoryVersion, Memory])),
  })
  .meta({ id: 'MemoryExport' });
export type MemoryExport = z.infer<typeof MemoryExport>;

/** One row of an import: a key and a value will do, and an exported memory or version is one. */
export const MemoryImportRow = z
  .object({
    key: MemoryKey,
    value: MemoryValue,
    namespace: MemoryNamespace.nullish(),
    tags: MemoryTags.nullish(),
    importance: MemoryImportance.nullish(),
    source: MemorySource.nullish(),
    metadata: MemoryMetadata.nullish(),
    trust: MemoryTrust.nullish(),
    provenance: MemoryProvenance.nullish(),
    expires_at: MemoryTime.nullish(),
    memory_id: z.string().max(100).nullish(),
    access_count: z.int().min(0).nullish(),
    created_at: MemoryTime.nullish(),
    updated_at: MemoryTime.nullish(),
    version: z.int().min(1).max(1_000_000_000).nullish(),
    valid_from: MemoryTime.nullish(),
    valid_to: MemoryTime.nullish(),
    ended_by: MemoryVersion.shape.ended_by.nullish(),
  })
  .meta({ id: 'MemoryImportRow' });
export type MemoryImportRow = z.infer<typeof MemoryImportRow>;

export const ImportMemoriesRequest = z
  // Loose: the document of an export goes in as it is, with its version and date, whichever server made it.
  .looseObject({
    memories: z
      .array(z.unknown())
      // A row that does not fit must reach the import, which reports it beside those that do.
      .meta({
        description: 'The rows. A row that does not fit is reported in errors; the others are imported.',
        items: { $ref: '#/components/schemas/MemoryImportRow' },
      }),
    dry_run: dryRun,
  })
  .meta({ id: 'ImportMemoriesRequest' });
export type ImportMemoriesRequest = z.infer<typeof ImportMemoriesRequest>;

export const ImportFailure = z
  .object({
    index: z.int().meta({ description: 'The position of the row in what was sent, from 0.' }),
    key: z.string().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'ImportFailure', description: 'A row that was not imported.' });
export type ImportFailure = z.infer<typeof ImportFailure>;

export const ImportMemoriesResponse = z
  .object({
    imported: z.int().meta({ description: 'Rows that are there now, those that were before included.' }),
    unchanged: z.int().meta({ description: 'How many of them were there before.' }),
    failed: z.int(),
    errors: z.array(ImportFailure).meta({ description: 'The first 1,000.' }),
    partial: z.boolean().meta({ description: "The plan's memories ran out before the rows did." }),
    ...outcomeFields,
  })
  .meta({ id: 'ImportMemoriesResponse' });
export type ImportMemoriesResponse = z.infer<typeof ImportMemoriesResponse>;

export const ApplyPlanResponse = z
  .object({
    plan_id: z.string(),
    operation_id: z.string(),
    kind: z.string(),
    removed: z.int(),
    written: z.int(),
  })
  .meta({ id: 'ApplyMemoryPlanResponse' });
export type ApplyPlanResponse = z.infer<typeof ApplyPlanResponse>;

export const UndoOperationResponse = z
  .object({ operation_id: z.string(), kind: z.string(), restored: z.int(), removed: z.int() })
  .meta({ id: 'UndoMemoryOperationResponse' });
export type UndoOperationResponse = z.infer<typeof UndoOperationResponse>;
