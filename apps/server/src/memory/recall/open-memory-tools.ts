import { type MemoryTools, ToolError } from '@jettson/agent';
import {
  DeleteMemoryQuery,
  firstFault,
  GetMemoryQuery,
  PutMemoryRequest,
  SearchMemoriesRequest,
} from '@jettson/contract';
import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { MemoryScope } from '../model/memory-scope.ts';
import { originOfAgent } from '../model/origin.ts';
import { type SearchMemoriesDeps, searchMemories } from '../search/search-memories.ts';
import { deleteMemory } from '../store/delete-memory.ts';
import { getMemory } from '../store/get-memory.ts';
import { listMemories } from '../store/list-memories.ts';
import { type PutMemoryDeps, putMemory } from '../store/put-memory.ts';
import type { RunSources } from './run-sources.ts';

/** The part of a request that agents may set; the API's other fields are not for them. */
const PutInput = PutMemoryRequest.pick({
  key: true,
  value: true,
  namespace: true,
  tags: true,
  importance: true,
  expires_in_days: true,
});
const SearchInput = SearchMemoriesRequest.pick({
  query: true,
  namespace: true,
  tags: true,
  limit: true,
  mode: true,
  min_score: true,
});
const ListInput = SearchMemoriesRequest.pick({ namespace: true, tags: true }).extend({
  limit: z.int().min(1).max(100).nullish(),
});
const GetInput = GetMemoryQuery.pick({ key: true, namespace: true });
const DeleteInput = DeleteMemoryQuery.pick({ key: true, namespace: true }).extend({
  hard: z.boolean().optional(),
});

/** What the model reads if its version was not written. */
const PROPOSED =
  'Not written: what is live under this key comes from a more trusted writer and stays as it is. Your version is kept beside it as ' +
  'a proposal, which the account accepts or rejects.';

/**
 * The memory tools of one run, over the memories of its scope. What they write carries the agent's id and the least
 * trusted source that the run has read. Faults of the input and limits of the plan are ToolErrors.
 */
export function openMemoryTools(
  deps: PutMemoryDeps & SearchMemoriesDeps,
  scope: MemoryScope,
  { agentId, sources }: { agentId: string; sources: RunSources },
): MemoryTools {
  return {
    async put(input) {
      const request = parseInput(PutInput, input);
      const origin = originOfAgent(agentId, { from: sources.lowest() ?? null });
      const { proposal_id, ...memory } = await orToolError(putMemory(deps, scope, { ...request, origin }));
      return proposal_id === undefined ? memory : { note: PROPOSED, proposal_id, live: memory };
    },
    async get(input) {
      return orNotFound(null, getMemory(deps.db, scope, parseInput(GetInput, input)));
    },
    async search(input) {
      const { results } = await orToolError(searchMemories(deps, scope, parseInput(SearchInput, input)));
      return results;
    },
    async list(input) {
      const { namespace, tags, limit } = parseInput(ListInput, input);
      const list = listMemories(deps.db, scope, {
        namespace: namespace ?? undefined,
        tags: tags ?? undefined,
        limit: limit ?? undefined,
      });
      return (await orToolError(list)).memories;
    },
    async delete(input) {
      const { trust } = originOfAgent(agentId, { from: sources.lowest() ?? null });
      const deleted = deleteMemory(deps.db, scope, { ...parseInput(DeleteInput, input), trust });
      return orNotFound(
        false,
        deleted.then(() => true),
      );
    },
  };
}

function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { path, message } = firstFault(parsed.error);
  throw new ToolError(`${path.join('.') || 'input'}: ${message}`);
}

async function orToolError<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ApiError ? new ToolError(error.message) : error;
  }
}

async function orNotFound<Result, Absent>(absent: Absent, work: Promise<Result>): Promise<Result | Absent> {
  return orToolError(
    work.catch((error) => {
      if (error instanceof ApiError && error.code === 'not_found') return absent;
      throw error;
    }),
  );
}
