import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { MemoryNamespace } from './memory.ts';
import { MEMORY_DIFF_MAX, MemoryChange } from './memory-outcome.ts';

export const MemoryOperation = z
  .object({
    operation_id: z.string().describe('The id to undo it by.'),
    kind: z.enum(['delete', 'dedupe', 'consolidate', 'import']).describe('What it was.'),
    created_at: z.int().describe('When it was done: milliseconds since the Unix epoch.'),
    undone_at: z.int().nullable().describe('When it was undone; null while it holds.'),
    removed: z.int().describe('Versions that it ended.'),
    written: z.int().describe('Versions that it wrote.'),
  })
  .meta({ id: 'MemoryOperation', description: 'A step that changed several memories.' });
export type MemoryOperation = z.infer<typeof MemoryOperation>;

export const MemoryOperationDetails = MemoryOperation.extend({
  diff: z.array(MemoryChange).meta({
    description: `What it changed, as it left it: the first ${MEMORY_DIFF_MAX.toLocaleString('en')} memories. Empty once it is undone.`,
  }),
}).meta({
  id: 'MemoryOperationDetails',
  description: 'A step that changed several memories, with what it changed.',
});
export type MemoryOperationDetails = z.infer<typeof MemoryOperationDetails>;

export const MemoryOperationList = z
  .object({
    operations: z.array(MemoryOperation).describe('The operations of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({ id: 'MemoryOperationList', description: 'A page of operations, newest first.' });
export type MemoryOperationList = z.infer<typeof MemoryOperationList>;

export const ListOperationsQuery = closedObject({
  namespace: MemoryNamespace.optional().describe('Only operations that changed memories of this namespace.'),
  limit: z.coerce.number().int().min(1).max(100).optional().describe('Operations on a page; 50 when absent.'),
  cursor: z.string().max(200).optional().describe('The `next_cursor` of the page before.'),
});
