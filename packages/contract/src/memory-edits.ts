import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { Memory, MemoryNamespace, MemoryProvenance } from './memory.ts';

export const MemoryEdit = z
  .object({
    edit_id: z.string().describe('The id to undo it by.'),
    kind: z
      .enum(['write', 'update', 'amend', 'restore', 'delete', 'expire'])
      .describe(
        'write: a new memory. update: another value. amend: other tags, importance, expiry, metadata or trust. restore: an earlier ' +
          'value is live again. delete: it was deleted. expire: its time was over.',
      ),
    changed_at: z.int().describe('When it changed: milliseconds since the Unix epoch.'),
    memory_id: z.string().describe('The id of the memory.'),
    key: z.string().describe('Its key.'),
    namespace: z.string().describe('Its namespace.'),
    before: z.string().nullable().describe('The value that was live before; null if nothing was.'),
    after: z.string().nullable().describe('The value that was live afterwards; null if nothing was.'),
    provenance: MemoryProvenance.nullable().describe(
      'Where the value afterwards comes from; null if nothing was live.',
    ),
    can_undo: z.boolean().describe('Whether nothing else has happened to the memory since.'),
  })
  .meta({ id: 'MemoryEdit', description: 'A change of one memory.' });
export type MemoryEdit = z.infer<typeof MemoryEdit>;

export const MemoryEditList = z
  .object({
    edits: z.array(MemoryEdit).describe('The changes of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({ id: 'MemoryEditList', description: 'A page of changes, newest first.' });
export type MemoryEditList = z.infer<typeof MemoryEditList>;

export const ListEditsQuery = closedObject({
  namespace: MemoryNamespace.optional().describe('Only changes in this namespace.'),
  limit: z.coerce.number().int().min(1).max(100).optional().describe('Changes per page; 50 when absent.'),
  cursor: z.string().max(200).optional().describe('The `next_cursor` of the previous page.'),
});

export const UndoEditResponse = z
  .object({
    edit_id: z.string().describe('The change that was undone.'),
    memory: Memory.nullable().describe('The memory as it is now; null if it is no longer live.'),
  })
  .meta({ id: 'UndoMemoryEditResponse', description: 'The outcome of undoing a change.' });
export type UndoEditResponse = z.infer<typeof UndoEditResponse>;
