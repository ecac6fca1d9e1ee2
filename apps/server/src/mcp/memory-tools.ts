import {
  closedObject,
  Memory,
  MemoryHistory,
  MemoryKey,
  MemoryList,
  MemoryNamespace,
  MemoryRemains,
  MemoryTags,
  NamespaceList,
  PutMemoryRequest,
  SearchMemoriesRequest,
  SearchMemoriesResponse,
  WrittenMemory,
} from '@jettson/contract';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { toScope } from '../memory/model/memory-scope.ts';
import { type MemoryTurns, turnsFor } from '../memory/model/memory-turns.ts';
import { type Origin, originOfKey } from '../memory/model/origin.ts';
import { searchMemories } from '../memory/search/search-memories.ts';
import { deleteMemory } from '../memory/store/delete-memory.ts';
import { getHistory } from '../memory/store/get-history.ts';
import { getMemory } from '../memory/store/get-memory.ts';
import { listMemories } from '../memory/store/list-memories.ts';
import { listNamespaces } from '../memory/store/list-namespaces.ts';
import { putMemory } from '../memory/store/put-memory.ts';
import type { McpCaller } from './mcp-caller.ts';
import { toToolResult } from './to-tool-result.ts';

const name = { key: MemoryKey, namespace: MemoryNamespace.optional() };
const asOf = z.int().min(0).optional().describe('Milliseconds since the Unix epoch: as it was then');

export interface McpDeps extends ApiDeps {
  turns: MemoryTurns;
}

/**
 * The account's memories as MCP tools. Schemas are built from shapes, because a schema with an id would become a $ref,
 * which MCP forbids at the root.
 */
export function addMemoryTools(server: McpServer, deps: McpDeps, caller: McpCaller): void {
  const { accountId, keyId } = caller;
  const scope = toScope(accountId, caller.memoryLimit);
  const { embedder, reranker, jobs, turns } = deps;
  const { db } = deps.database;

  server.registerTool(
    'memory_put',
    {
      description:
        'Remember something: a fact, a preference, a result. The same key again makes a new version; the old ones are kept. ' +
        'A value from a more trusted writer is not replaced: the result is then the live value, and proposal_id says that yours is waiting for a decision.',
      inputSchema: closedObject(PutMemoryRequest.shape),
      outputSchema: WrittenMemory,
      annotations: { destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    (request) =>
      toToolResult(caller, 'memory', () =>
        putMemory({ db, embedder, jobs }, scope, {
          ...request,
          origin: originOfCall(keyId, request.provenance),
        }),
      ),
  );

  server.registerTool(
    'memory_get',
    {
      description: 'Get one memory by its key.',
      inputSchema: closedObject({ ...name, as_of: asOf }),
      outputSchema: z.object({ found: z.boolean(), memory: Memory.optional() }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (input) =>
      toToolResult(caller, 'memory', () =>
        getMemory(db, scope, input).then(
          (memory) => ({ found: true, memory }),
          (error) => {
            if (error instanceof ApiError && error.code === 'not_found') return { found: false };
            throw error;
          },
        ),
      ),
  );

  server.registerTool(
    'memory_search',
    {
      description:
        'Find memories by meaning and by words, best first. The score is absolute, 0 to 1: above 0.4 is a good match.',
      inputSchema: closedObject(SearchMemoriesRequest.shape),
      outputSchema: SearchMemoriesResponse,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (request) =>
      toToolResult(caller, 'memory', async () => {
        using _ = await turnsFor(turns, request).take(accountId);
        return await searchMemories({ db, embedder, reranker }, scope, request);
      }),
  );

  server.registerTool(
    'memory_list',
    {
      description: 'List memories, newest first.',
      inputSchema: closedObject({
        namespace: MemoryNamespace.optional(),
        namespace_prefix: MemoryNamespace.optional().describe('Only namespaces that begin with this'),
        tags: MemoryTags.optional().describe('Only memories that have all of these'),
        limit: z.int().min(1).max(200).optional(),
        cursor: z.string().max(200).optional().describe('The next_cursor of the previous page'),
        as_of: asOf,
      }),
      outputSchema: MemoryList,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (input) =>
      toToolResult(caller, 'memory', async () => {
        using _ = await turnsFor(turns, input).take(accountId);
        return await listMemories(db, scope, input);
      }),
  );

  server.registerTool(
    'memory_history',
    {
      description: 'All versions of a memory, newest first, even of a deleted one.',
      inputSchema: closedObject(name),
      outputSchema: MemoryHistory,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (input) => toToolResult(caller, 'memory', () => getHistory(db, scope, input)),
  );

  server.registerTool(
    'memory_namespaces',
    {
      description: 'List the namespaces that have memories, with their counts.',
      inputSchema: closedObject({}),
      outputSchema: NamespaceList,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    () => toToolResult(caller, 'memory', () => listNamespaces(db, scope)),
  );

  server.registerTool(
    'memory_delete',
    {
      description: 'Forget one memory. Its history stays and it can be restored, unless hard is true.',
      inputSchema: closedObject({
        ...name,
        hard: z.boolean().optional().describe('Remove every version: it cannot be undone'),
      }),
      outputSchema: z.object({
        deleted: z.boolean(),
        remains: z.array(MemoryRemains).optional().describe('Where it may still be told'),
      }),
      annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    (input) =>
      toToolResult(caller, 'memory', () =>
        deleteMemory(db, scope, { ...input, trust: originOfCall(keyId, undefined).trust }).then(
          (remains) => ({ deleted: true, ...(remains.length > 0 ? { remains } : {}) }),
        ),
      ),
  );
}

/** The caller over MCP is a model, even with a person's key, and is trusted no more than an agent. */
function originOfCall(keyId: string, from: PutMemoryRequest['provenance']): Origin {
  if (from) return originOfKey(keyId, from);
  return { source: 'manual', trust: 'agent', provenance: { kind: 'agent', key_id: keyId, tool: 'mcp' } };
}
