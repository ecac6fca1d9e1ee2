import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  ApplyPlanResponse,
  ConsolidateMemoriesRequest,
  ConsolidateMemoriesResponse,
  DedupeMemoriesRequest,
  DedupeMemoriesResponse,
  DeleteMemoriesRequest,
  DeleteMemoriesResponse,
  ImportMemoriesResponse,
  ListOperationsQuery,
  MemoryExport,
  MemoryNamespace,
  MemoryOperationList,
  UndoOperationResponse,
} from '@jettson/contract';
import type { Files } from '../files/open-file-store.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { type ConsolidateMemoriesDeps, consolidateMemories } from './bulk/clean-up/consolidate-memories.ts';
import { dedupeMemories } from './bulk/clean-up/dedupe-memories.ts';
import { deleteMemories } from './bulk/clean-up/delete-memories.ts';
import { applyPlan } from './bulk/operations/apply-plan.ts';
import { listOperations } from './bulk/operations/list-operations.ts';
import { undoOperation } from './bulk/operations/undo-operation.ts';
import { exportStream } from './bulk/transfer/export-memories.ts';
import { importMemories } from './bulk/transfer/import-memories.ts';
import { readLines } from './bulk/transfer/read-lines.ts';
import { spoolDocument } from './bulk/transfer/spool-document.ts';
import { narrowed } from './model/memory-scope.ts';
import type { MemoryTurns } from './model/memory-turns.ts';
import { originOfKey } from './model/origin.ts';
import { scopeOf } from './scope-of.ts';

const NDJSON = 'application/x-ndjson';

const LINES_EXAMPLE = `{"key":"report_format","value":"Reports go to finance as CSV."}
{"key":"deploy_day","value":"Deploys are on Tuesdays."}
`;

const deleteManyRoute = createRoute({
  method: 'post',
  path: '/memory/delete',
  operationId: 'memory.deleteMany',
  summary: 'Delete memories by filter',
  description:
    'Deletes all memories that a filter matches, as one operation that can be undone. With `dry_run` ' +
    'it only plans it.',
  request: jsonBody(DeleteMemoriesRequest),
  responses: {
    200: jsonAnswer('The outcome', DeleteMemoriesResponse),
    ...errorResponses('conflict', 'concurrent_limit_reached'),
  },
});

const dedupeRoute = createRoute({
  method: 'post',
  path: '/memory/dedupe',
  operationId: 'memory.dedupe',
  summary: 'Delete duplicates',
  description:
    'Deletes memories that say the same as another one of their namespace, as one operation that can ' +
    'be undone. What stays is trusted as much and lasts as long as what goes, and gets its tags and metadata; of ' +
    'such, the more important one stays, then the newer one. Pairs that only look alike are listed and left. With `pairs` ' +
    'you decide yourself which memories are duplicates, and which of them stay. ' +
    'With `dry_run` it only plans it.',
  request: jsonBody(DedupeMemoriesRequest),
  responses: {
    200: jsonAnswer('The outcome', DedupeMemoriesResponse),
    ...errorResponses('conflict', 'concurrent_limit_reached'),
  },
});

const consolidateRoute = createRoute({
  method: 'post',
  path: '/memory/consolidate',
  operationId: 'memory.consolidate',
  summary: 'Summarize memories',
  description:
    'Replaces each group of memories about one thing by a summary, as one operation that can be ' +
    'undone. The originals stay in the history. With `dry_run` it only plans it. What the model uses for the ' +
    'summaries counts for the account and the API key, in a plan too.',
  request: jsonBody(ConsolidateMemoriesRequest),
  responses: {
    200: jsonAnswer('The outcome', ConsolidateMemoriesResponse),
    ...errorResponses('conflict', 'concurrent_limit_reached', 'invalid_model', 'monthly_quota_exceeded'),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/memory/export',
  operationId: 'memory.export',
  summary: 'Export memories',
  description:
    'Returns all memories of the account in one document. With `Accept: application/x-ndjson` it is ' +
    'a stream of one memory per line, of any size.',
  request: {
    query: z.object({
      namespace: MemoryNamespace.optional().describe('Only memories of this namespace.'),
      namespace_prefix: MemoryNamespace.optional().describe(
        'Only memories of namespaces that begin with this.',
      ),
      include: z.enum(['history']).optional().describe('history: all versions, not only live memories.'),
    }),
  },
  responses: {
    200: {
      description: 'The export',
      content: {
        'application/json': { schema: MemoryExport },
        [NDJSON]: { schema: z.string(), example: LINES_EXAMPLE },
      },
    },
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

const importRoute = createRoute({
  method: 'post',
  path: '/memory/import',
  operationId: 'memory.import',
  summary: 'Import memories',
  description:
    'Writes many memories: a JSON document, or with `Content-Type: application/x-ndjson` one memory ' +
    'per line, of any size. A row that does not fit is reported and the others are imported; the ' +
    'limit of the plan stops the import. When this answers, the rows are stored and found by their ' +
    'words, and soon by their meaning. With an Idempotency-Key an import that was interrupted goes ' +
    'on where it stopped.',
  request: {
    query: z.object({
      dry_run: z
        .enum(['true', 'false'])
        .optional()
        .describe('true: change nothing, and answer with a plan that you can apply.'),
    }),
    body: {
      content: {
        // A reference instead of the schema: a body with a schema is read whole in order to validate it.
        'application/json': { schema: { $ref: '#/components/schemas/ImportMemoriesRequest' } },
        [NDJSON]: { schema: z.string(), example: LINES_EXAMPLE },
      },
      required: false,
    },
  },
  responses: {
    200: jsonAnswer('The outcome', ImportMemoriesResponse),
    ...errorResponses('concurrent_limit_reached', 'idempotency_key_reused'),
  },
});

const applyRoute = createRoute({
  method: 'post',
  path: '/memory/plans/{id}/apply',
  operationId: 'memory.applyPlan',
  summary: 'Apply a plan',
  description:
    'Does what a dry run planned: all of it or, if a memory has changed since, nothing. Applying a ' +
    'plan again returns the same operation.',
  request: { params: z.object({ id: z.string().max(100).describe('The plan_id of the dry run.') }) },
  responses: {
    200: jsonAnswer('What was done', ApplyPlanResponse),
    ...errorResponses(
      'conflict',
      'memory_quota_exceeded',
      'storage_quota_exceeded',
      'concurrent_limit_reached',
    ),
  },
});

const listOperationsRoute = createRoute({
  method: 'get',
  path: '/memory/operations',
  operationId: 'memory.listOperations',
  summary: 'List operations',
  description:
    'Returns the deletions by filter, deduplications, consolidations and imports of the account, newest first, a page at a time. ' +
    'Each can be undone by its id, as long as its memories have not changed since.',
  request: { query: ListOperationsQuery },
  responses: { 200: jsonAnswer('A page', MemoryOperationList), ...errorResponses('invalid_query') },
});

const undoRoute = createRoute({
  method: 'post',
  path: '/memory/operations/{id}/undo',
  operationId: 'memory.undo',
  summary: 'Undo an operation',
  description:
    'Brings back the state before a deletion by filter, a deduplication, a consolidation or an ' +
    'import: all of it or nothing. If memories have changed since, this is a `conflict` that names ' +
    'them.',
  request: { params: z.object({ id: z.string().max(100).describe('The operation_id of the operation.') }) },
  responses: {
    200: jsonAnswer('What was undone', UndoOperationResponse),
    ...errorResponses('conflict', 'memory_quota_exceeded', 'concurrent_limit_reached'),
  },
});

export interface BulkMemoryRoutesDeps extends ConsolidateMemoriesDeps {
  files: Pick<Files, 'spoolFolder'>;
}

/** The calls that change or move many memories at a time, and plans and undo; docs/compatibility.md describes them. */
export function bulkMemoryRoutes({ files, ...deps }: BulkMemoryRoutesDeps, turns: MemoryTurns) {
  const { db } = deps;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(deleteManyRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      const request = { ...c.req.valid('json'), origin: originOfKey(c.var.keyId, undefined) };
      const deleted = await once(c, db, (tx) => deleteMemories({ ...deps, db: tx }, scopeOf(c), request));
      return c.json(deleted, 200);
    })
    .openapi(dedupeRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      const request = { ...c.req.valid('json'), origin: originOfKey(c.var.keyId, undefined) };
      return c.json(await dedupeMemories(deps, scopeOf(c), request, idempotencyKeyOf(c)), 200);
    })
    .openapi(consolidateRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      const { keyId } = c.var;
      const request = { ...c.req.valid('json'), keyId, origin: originOfKey(keyId, undefined) };
      return c.json(await consolidateMemories(deps, scopeOf(c), request, idempotencyKeyOf(c)), 200);
    })
    .openapi(exportRoute, (c) => {
      const format = c.req.header('accept')?.includes(NDJSON) ? 'ndjson' : 'json';
      const { include, ...part } = c.req.valid('query');
      const history = include === 'history';
      const scope = narrowed(scopeOf(c), part);
      c.header('content-type', format === 'ndjson' ? NDJSON : 'application/json');
      const slot = turns.exports.enter(c.var.accountId);
      return c.body(exportStream(db, scope, { history, format, slot }), 200) as never;
    })
    .openapi(importRoute, async (c) => {
      using _ = await turns.imports.take(c.var.accountId);
      const body = c.req.raw.body ?? ReadableStream.from<Uint8Array>([]);
      const input = {
        origin: originOfKey(c.var.keyId, undefined),
        dryRun: c.req.valid('query').dry_run === 'true',
        idempotencyKey: idempotencyKeyOf(c),
      };
      if (c.req.header('content-type')?.startsWith(NDJSON)) {
        const imported = await importMemories(deps, scopeOf(c), { ...input, rows: readLines(body) });
        return c.json(imported, 200);
      }
      await using document = await spoolDocument(files.spoolFolder, body);
      const { rows, dryRun } = document;
      const imported = await importMemories(deps, scopeOf(c), {
        ...input,
        rows,
        dryRun: dryRun || input.dryRun,
      });
      return c.json(imported, 200);
    })
    .openapi(applyRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      const request = { planId: c.req.valid('param').id, origin: originOfKey(c.var.keyId, undefined) };
      return c.json(await applyPlan(deps, scopeOf(c), request, idempotencyKeyOf(c)), 200);
    })
    .openapi(listOperationsRoute, async (c) =>
      c.json(await listOperations(db, scopeOf(c), c.req.valid('query')), 200),
    )
    .openapi(undoRoute, async (c) => {
      using _ = await turns.heavy.take(c.var.accountId);
      const { id } = c.req.valid('param');
      return c.json(await once(c, db, (tx) => undoOperation(tx, scopeOf(c), id)), 200);
    });
}
