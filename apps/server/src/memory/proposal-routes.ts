import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ListProposalsQuery, MemoryProposal, MemoryProposalList } from '@jettson/contract';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer } from '../http/route-parts.ts';
import { originOfKey } from './model/origin.ts';
import { scopeOf } from './scope-of.ts';
import { decideOnProposal } from './store/decide-on-proposal.ts';
import { listProposals } from './store/list-proposals.ts';
import type { StoreDeps } from './store/memory-batch.ts';

const params = z.object({ id: idInPath('The proposal_id of the proposal.') });

const listRoute = createRoute({
  method: 'get',
  path: '/memory/proposals',
  operationId: 'memory.listProposals',
  summary: 'List proposals',
  description:
    'Returns what less trusted writers, such as agents that read the web, would have written over more trusted ' +
    'memories, newest first, a page at a time. Only those that wait for a decision.',
  request: { query: ListProposalsQuery },
  responses: { 200: jsonAnswer('A page', MemoryProposalList), ...errorResponses('invalid_query') },
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/memory/proposals/{id}/accept',
  operationId: 'memory.acceptProposal',
  summary: 'Accept a proposal',
  description:
    'Makes the proposed value the live version of its key, with your trust. Accepting it again gives the same ' +
    'answer; one that was rejected is a `conflict`.',
  request: { params },
  responses: {
    200: jsonAnswer('The proposal, accepted', MemoryProposal),
    ...errorResponses('conflict', 'memory_quota_exceeded'),
  },
});

const rejectRoute = createRoute({
  method: 'post',
  path: '/memory/proposals/{id}/reject',
  operationId: 'memory.rejectProposal',
  summary: 'Reject a proposal',
  description:
    'Leaves the memory as it is. Rejecting it again gives the same answer; one that was accepted is a `conflict`.',
  request: { params },
  responses: { 200: jsonAnswer('The proposal, rejected', MemoryProposal), ...errorResponses('conflict') },
});

/** The proposals that wait for the account's decision. */
export function proposalRoutes(deps: StoreDeps) {
  const { db } = deps;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => c.json(await listProposals(db, scopeOf(c), c.req.valid('query')), 200))
    .openapi(acceptRoute, async (c) => {
      const { id } = c.req.valid('param');
      const origin = originOfKey(c.var.keyId, undefined);
      const accepted = await once(c, db, (tx) =>
        decideOnProposal({ ...deps, db: tx }, scopeOf(c), { id, decision: 'accepted', origin }),
      );
      await deps.jobs.wake('embed-memories');
      return c.json(accepted, 200);
    })
    .openapi(rejectRoute, async (c) => {
      const { id } = c.req.valid('param');
      const origin = originOfKey(c.var.keyId, undefined);
      const rejected = await once(c, db, (tx) =>
        decideOnProposal({ ...deps, db: tx }, scopeOf(c), { id, decision: 'rejected', origin }),
      );
      return c.json(rejected, 200);
    });
}
