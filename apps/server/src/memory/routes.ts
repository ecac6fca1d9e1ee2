import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import {
  DeleteMemoryQuery,
  GetMemoryQuery,
  ListMemoriesQuery,
  Memory,
  MemoryErasure,
  MemoryHistory,
  MemoryHistoryQuery,
  MemoryList,
  NamespaceList,
  PutMemoryRequest,
  RestoreMemoryRequest,
  SearchMemoriesRequest,
  SearchMemoriesResponse,
  WrittenMemory,
} from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import type { Reranker } from '@jettson/embedder';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { type BulkMemoryRoutesDeps, bulkMemoryRoutes } from './bulk-routes.ts';
import { editRoutes } from './edit-routes.ts';
import { type MemoryTurns, turnsFor } from './model/memory-turns.ts';
import { originOfKey } from './model/origin.ts';
import { proposalRoutes } from './proposal-routes.ts';
import { scopeOf } from './scope-of.ts';
import { searchMemories } from './search/search-memories.ts';
import { deleteMemory } from './store/delete-memory.ts';
import { embeddingBacklog } from './store/embedding-backlog.ts';
import { getHistory } from './store/get-history.ts';
import { getMemory } from './store/get-memory.ts';
import { listMemories } from './store/list-memories.ts';
import { listNamespaces } from './store/list-namespaces.ts';
import { putMemory } from './store/put-memory.ts';
import { restoreMemory } from './store/restore-memory.ts';

export interface MemoryRoutesDeps extends Omit<BulkMemoryRoutesDeps, 'db'> {
  database: Pick<DatabaseHandle, 'db'>;
  reranker: Reranker | undefined;
}

const putRoute = createRoute({
  method: 'post',
  path: '/memory',
  operationId: 'memory.put',
  summary: 'Write a memory',
  description:
    'Writes a memory under a key. The same value again changes nothing; another value becomes a new ' +
    'version. Tags, importance, expiry and metadata that a new version does not name get their ' +
    'defaults. A value from a tool or a web page does not replace what comes from a more trusted ' +
    'writer: it is kept as a proposal, and the answer is what is live, with a `proposal_id`.',
  request: jsonBody(PutMemoryRequest),
  responses: {
    201: jsonAnswer('The memory as it is now', WrittenMemory),
    ...errorResponses(
      'invalid_key',
      'invalid_value',
      'memory_quota_exceeded',
      'storage_quota_exceeded',
      'conflict',
      'idempotency_key_reused',
    ),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/memory',
  operationId: 'memory.get',
  summary: 'Read a memory',
  description:
    'Returns the live memory under a key and counts the access. With `as_of` it is the one that was ' +
    'live then, and nothing is counted.',
  request: { query: GetMemoryQuery },
  responses: { 200: jsonAnswer('The memory', Memory), ...errorResponses('invalid_key', 'invalid_query') },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/memory',
  operationId: 'memory.delete',
  summary: 'Delete a memory',
  description:
    'Deletes the live memory under a key. Its history stays, and it can be restored, unless `hard` ' +
    'is true. Then it is also removed from the logs of agents, plans and stored answers, and summaries that it went into are made ' +
    'again; where it may still be told is named (200), otherwise the answer is 204.',
  request: { query: DeleteMemoryQuery },
  responses: {
    200: jsonAnswer('Deleted for good, but it may still be told elsewhere', MemoryErasure),
    204: { description: 'Deleted' },
    ...errorResponses('invalid_key', 'invalid_query', 'conflict'),
  },
});

const searchRoute = createRoute({
  method: 'post',
  path: '/memory/search',
  operationId: 'memory.search',
  summary: 'Search memories',
  description:
    'Finds memories by meaning and by words. Scores are comparable between queries. All filters that ' +
    'are given must hold.',
  request: jsonBody(SearchMemoriesRequest),
  responses: {
    200: jsonAnswer('The matches', SearchMemoriesResponse),
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/memory/list',
  operationId: 'memory.list',
  summary: 'List memories',
  description:
    'Returns live memories, newest first or in another order, a page at a time. With `deleted` it is what was forgotten and can be restored, each with ' +
    '`deleted_at` and `deleted_by`.',
  request: { query: ListMemoriesQuery },
  responses: {
    200: jsonAnswer('A page', MemoryList),
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

const namespacesRoute = createRoute({
  method: 'get',
  path: '/memory/namespaces',
  operationId: 'memory.namespaces',
  summary: 'List namespaces',
  description: 'Returns the namespaces that hold live memories, and how many each holds.',
  responses: { 200: jsonAnswer('Namespaces with live memories', NamespaceList), ...errorResponses() },
});

const historyRoute = createRoute({
  method: 'get',
  path: '/memory/history',
  operationId: 'memory.history',
  summary: 'Get the history of a memory',
  description: 'Returns all versions of a memory, newest first, deleted ones included.',
  request: { query: MemoryHistoryQuery },
  responses: {
    200: jsonAnswer('The versions', MemoryHistory),
    ...errorResponses('invalid_key', 'invalid_query'),
  },
});

const restoreRoute = createRoute({
  method: 'post',
  path: '/memory/restore',
  operationId: 'memory.restore',
  summary: 'Restore a memory',
  description: 'Makes a deleted memory, or an older version of a live one, live again: as a new version.',
  request: jsonBody(RestoreMemoryRequest),
  responses: {
    200: jsonAnswer('The memory as it is now', Memory),
    ...errorResponses('invalid_key', 'memory_quota_exceeded', 'storage_quota_exceeded', 'conflict'),
  },
});

/** The calls for one memory at a time and its history; docs/compatibility.md describes them. */
export function memoryRoutes(
  { database: { db }, embedder, reranker, jobs, models, files }: MemoryRoutesDeps,
  turns: MemoryTurns,
) {
  const deps = { db, embedder, jobs, models, files };
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(putRoute, async (c) => {
      const { keyId } = c.var;
      const body = c.req.valid('json');
      const request = { ...body, origin: originOfKey(keyId, body.provenance) };
      return c.json(await putMemory(deps, scopeOf(c), request, idempotencyKeyOf(c)), 201);
    })
    .openapi(getRoute, async (c) => c.json(await getMemory(db, scopeOf(c), c.req.valid('query')), 200))
    .openapi(deleteRoute, async (c) => {
      const remains = await once(c, db, (tx) =>
        deleteMemory(tx, scopeOf(c), { ...c.req.valid('query'), trust: 'user' }),
      );
      return remains.length === 0 ? c.body(null, 204) : c.json({ remains }, 200);
    })
    .openapi(searchRoute, async (c) => {
      const request = c.req.valid('json');
      using _ = await turnsFor(turns, request).take(c.var.accountId);
      return c.json(await searchMemories({ ...deps, reranker }, scopeOf(c), request), 200);
    })
    .openapi(listRoute, async (c) => {
      const { tag, ...rest } = c.req.valid('query');
      const query = { ...rest, tags: [...rest.tags, ...tag] };
      using _ = await turnsFor(turns, query).take(c.var.accountId);
      return c.json(await listMemories(db, scopeOf(c), query), 200);
    })
    .openapi(namespacesRoute, async (c) => c.json(await listNamespaces(db, scopeOf(c)), 200))
    .openapi(historyRoute, async (c) => c.json(await getHistory(db, scopeOf(c), c.req.valid('query')), 200))
    .openapi(restoreRoute, async (c) => {
      // A version that becomes live again takes its vector along.
      await embeddingBacklog(embedder).untilEmbedded(c.var.accountId);
      const restored = await once(c, db, (tx) =>
        restoreMemory({ ...deps, db: tx }, scopeOf(c), c.req.valid('json')),
      );
      return c.json(restored, 200);
    })
    .route('/', bulkMemoryRoutes(deps, turns))
    .route('/', editRoutes(deps, turns))
    .route('/', proposalRoutes(deps));
}
