import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ListEditsQuery, MemoryEditList, MemoryOperationDetails, UndoEditResponse } from '@jettson/contract';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer } from '../http/route-parts.ts';
import { getOperation } from './bulk/operations/get-operation.ts';
import { listEdits } from './bulk/operations/list-edits.ts';
import { undoEdit } from './bulk/operations/undo-edit.ts';
import type { MemoryTurns } from './model/memory-turns.ts';
import { scopeOf } from './scope-of.ts';
import { embeddingBacklog } from './store/embedding-backlog.ts';
import type { PutMemoryDeps } from './store/put-memory.ts';

const getOperationRoute = createRoute({
  method: 'get',
  path: '/memory/operations/{id}',
  operationId: 'memory.getOperation',
  summary: 'Get an operation',
  description: 'Returns an operation that changed several memories, with what it changed.',
  request: { params: z.object({ id: idInPath('The operation_id of the operation.') }) },
  responses: {
    200: jsonAnswer('The operation', MemoryOperationDetails),
    ...errorResponses('concurrent_limit_reached'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/memory/edits',
  operationId: 'memory.listEdits',
  summary: 'List edits',
  description:
    'Returns the changes of single memories, newest first, a page at a time: what was written, deleted, restored or has ' +
    'expired. What an operation changed is in `GET /memory/operations/{id}` instead.',
  request: { query: ListEditsQuery },
  responses: {
    200: jsonAnswer('A page', MemoryEditList),
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

const undoRoute = createRoute({
  method: 'post',
  path: '/memory/edits/{id}/undo',
  operationId: 'memory.undoEdit',
  summary: 'Undo an edit',
  description:
    'Makes the value from before the change live again, as a new version; if there was none, or it would have expired by now, ' +
    'the memory is deleted. If the memory has changed since, the answer is a `conflict`.',
  request: { params: z.object({ id: idInPath('The edit_id of the change.') }) },
  responses: {
    200: jsonAnswer('The outcome', UndoEditResponse),
    ...errorResponses('conflict', 'memory_quota_exceeded', 'storage_quota_exceeded'),
  },
});

/** What changed in the memories lately, and undoing it. */
export function editRoutes({ embedder, ...deps }: PutMemoryDeps, turns: MemoryTurns) {
  const { db } = deps;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(getOperationRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      return c.json(await getOperation(db, scopeOf(c), c.req.valid('param').id), 200);
    })
    .openapi(listRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      return c.json(await listEdits(db, scopeOf(c), c.req.valid('query')), 200);
    })
    .openapi(undoRoute, async (c) => {
      const { id } = c.req.valid('param');
      // A version that becomes live again takes its vector along.
      await embeddingBacklog(embedder).untilEmbedded(c.var.accountId);
      return c.json(await once(c, db, (tx) => undoEdit({ ...deps, db: tx }, scopeOf(c), id)), 200);
    });
}
