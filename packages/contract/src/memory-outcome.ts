import { z } from 'zod';

export const dryRun = z.boolean().nullish().describe('Change nothing, and return a plan that you can apply.');

export const MemoryChange = z
  .object({
    action: z
      .enum(['remove', 'write', 'keep'])
      .describe(
        'remove: it is no longer live. write: it gets a new value, or the tags and metadata of its duplicates. keep: it stays as it is.',
      ),
    key: z.string().describe('The key of the memory.'),
    namespace: z.string().describe('Its namespace.'),
    memory_id: z.string().nullable().describe('Its id; null for a memory that is new.'),
    before: z.string().nullable().describe('The live value; null when nothing is live.'),
    after: z.string().nullable().describe('The value that will be live; null when nothing will be.'),
  })
  .meta({ id: 'MemoryChange', description: 'What an operation would do to one memory.' });
export type MemoryChange = z.infer<typeof MemoryChange>;

export const MEMORY_DIFF_MAX = 1000;

/** What every operation that changes several memories returns in addition to its own fields. */
export const outcomeFields = {
  operation_id: z
    .string()
    .nullable()
    .describe('The id to undo it by; null for a dry run, and when nothing changed.'),
  plan_id: z.string().nullable().describe('The id to apply the plan by; null unless this was a dry run.'),
  diff: z
    .array(MemoryChange)
    .optional()
    .meta({
      description: `Of a dry run: what would change, the first ${MEMORY_DIFF_MAX.toLocaleString('en')}.`,
    }),
};

export const threshold = z
  .number()
  .min(0)
  .max(1)
  .nullish()
  .describe(
    "How alike two memories must be (cosine), up to 1. The default suits the server's embedding model. The lowest that is " +
      'used is 0.8 for the built-in one and 0.5 for others: below it nearly all memories are alike.',
  );

export const NearDuplicate = z
  .object({
    memory_ids: z.array(z.string()).describe('The two memories.'),
    similarity: z.number().describe('How alike they are, 0 to 1.'),
    reason: z
      .enum(['subject', 'text', 'trust_or_expiry'])
      .describe(
        'subject: their keys, tags or metadata name different things. text: a number, a name, a negation or another ' +
          'word differs. trust_or_expiry: they say the same, but one is trusted more and the other lasts longer, or ' +
          'their tags and metadata do not fit into one memory.',
      ),
  })
  .meta({ id: 'NearDuplicate', description: 'Two memories that are alike, and are left as they are.' });
export type NearDuplicate = z.infer<typeof NearDuplicate>;

export const usedThreshold = z.number().describe('The threshold that was used.');
