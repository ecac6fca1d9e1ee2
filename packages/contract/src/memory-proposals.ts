import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { MemoryNamespace, MemoryProvenance, MemorySource, MemoryTrust } from './memory.ts';

export const MemoryProposal = z
  .object({
    proposal_id: z.string().describe('The id of the proposal: "mpr_" and 21 characters.'),
    status: z.enum(['waiting', 'accepted', 'rejected']).describe('The decision; pending until there is one.'),
    key: z.string().describe('The key that the writer wanted to write.'),
    namespace: z.string().describe('Its namespace.'),
    value: z.string().describe('The proposed value.'),
    tags: z.array(z.string()).nullable().describe('The proposed tags; null when none were named.'),
    importance: z.int().nullable().describe('The proposed importance; null when none was named.'),
    expires_in_ms: z
      .int()
      .nullable()
      .describe('How long it lives once it is accepted, milliseconds; null when nothing was named.'),
    metadata: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The proposed metadata; null when none were named.'),
    source: MemorySource,
    trust: MemoryTrust,
    provenance: MemoryProvenance,
    created_at: z.int().describe('When it was proposed: milliseconds since the Unix epoch.'),
    decided_at: z.int().nullable().describe('When it was decided; null while it waits.'),
    accepted_version: z
      .int()
      .nullable()
      .describe('The version that it has become; null unless it was accepted.'),
    current: z
      .object({
        memory_id: z.string().describe('The id of the memory.'),
        version: z.int().describe('Its version.'),
        value: z.string().describe('Its value.'),
        trust: MemoryTrust,
      })
      .nullable()
      .describe('What is live under the key now; null if nothing is.'),
  })
  .meta({
    id: 'MemoryProposal',
    description: 'A value that would have replaced one from a more trusted writer.',
  });
export type MemoryProposal = z.infer<typeof MemoryProposal>;

export const MemoryProposalList = z
  .object({
    proposals: z.array(MemoryProposal).describe('The proposals of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({ id: 'MemoryProposalList', description: 'A page of pending proposals, newest first.' });
export type MemoryProposalList = z.infer<typeof MemoryProposalList>;

export const ListProposalsQuery = closedObject({
  namespace: MemoryNamespace.optional().describe('Only proposals in this namespace.'),
  limit: z.coerce.number().int().min(1).max(100).optional().describe('Proposals per page; 50 when absent.'),
  cursor: z.string().max(200).optional().describe('The `next_cursor` of the previous page.'),
});
