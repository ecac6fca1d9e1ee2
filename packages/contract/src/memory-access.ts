import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { MemoryNamespace } from './memory.ts';

/** Tokens of recalled memories that are put before a task, unless a spawn says otherwise. */
export const DEFAULT_RECALL_TOKENS = 1000;

export const MemoryNamespacePrefix = closedObject({
  prefix: MemoryNamespace.describe('Every namespace that begins with this.'),
}).meta({ id: 'MemoryNamespacePrefix', description: 'All namespaces that begin with a text.' });

const fields = {
  read: z
    .array(z.union([MemoryNamespace, MemoryNamespacePrefix], 'expected a namespace, or {"prefix": …}'))
    .max(100)
    .nullish()
    .describe('The namespaces that may be seen, by name or by how they begin; all of them when absent.'),
  write: MemoryNamespace.nullish().describe(
    'The one namespace that is written to, and meant where none is named; null: nothing is written. When absent it is the ' +
      'first name in `read`, nothing when that holds prefixes alone, and every namespace without `read`.',
  ),
  recall: z
    .boolean()
    .nullish()
    .describe('Whether memories that bear on the task are put before it; as the account has it when absent.'),
  extract: z
    .boolean()
    .nullish()
    .describe('Whether facts are saved when the agent completes; as the account has it when absent.'),
  recall_tokens: z
    .int()
    .min(0)
    .max(100_000)
    .nullish()
    .describe(
      `Tokens that recalled memories may take; ${DEFAULT_RECALL_TOKENS.toLocaleString('en')} when absent.`,
    ),
};

export const MemoryAccessRequest = closedObject(fields).meta({
  id: 'MemoryAccessRequest',
  description: 'What of the memories of the account may be seen, and where it writes.',
});
export type MemoryAccessRequest = z.infer<typeof MemoryAccessRequest>;

export const MemoryAccess = z.object(fields).meta({
  id: 'MemoryAccess',
  description:
    'What of the memories of the account may be seen, and where it writes, as it was resolved. A field that is absent limits nothing.',
});
export type MemoryAccess = z.infer<typeof MemoryAccess>;
