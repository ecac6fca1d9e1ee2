import type { MemoryTools, OwnTool } from '../types.ts';

const key = {
  type: 'string',
  minLength: 1,
  description: 'The name of the memory; unique within its namespace.',
};
const WRITERS = ['jettson_memory_put', 'jettson_memory_delete'];
const tags = { type: 'array', items: { type: 'string', minLength: 1, maxLength: 50 }, maxItems: 20 };

/** What an agent may say of namespaces. */
export interface MemoryNamespaces {
  /** The one that is meant where none is named. */
  home: string;
  /** The only one that it writes to; null: none; undefined: it names the one to write to. */
  writes?: string | null | undefined;
}

/**
 * The memories of the account, which all its agents share unless they were given a part of them. An agent that writes nothing
 * has none of the tools that write.
 */
export function memoryTools(
  memory: MemoryTools,
  { home, writes }: MemoryNamespaces = { home: 'default' },
): OwnTool[] {
  const namespace = { type: 'string', minLength: 1, description: `${JSON.stringify(home)} when left out.` };
  const written =
    typeof writes === 'string'
      ? { ...namespace, description: `Only ${JSON.stringify(writes)} can be written to.` }
      : namespace;
  const tools: OwnTool[] = [
    {
      name: 'jettson_memory_put',
      description:
        'Remember something beyond this task: a fact, a preference, a result. The same key again makes a new version.',
      inputSchema: {
        type: 'object',
        properties: {
          key,
          namespace: written,
          value: { type: 'string', minLength: 1, maxLength: 5_000 },
          tags,
          importance: { type: 'integer', minimum: 1, maximum: 10, description: '5 when left out.' },
          expires_in_days: { type: 'number', exclusiveMinimum: 0 },
        },
        required: ['key', 'value'],
      },
      parallelSafe: false,
      execute: async (input: Parameters<MemoryTools['put']>[0]) => ({ output: await memory.put(input) }),
    },
    {
      name: 'jettson_memory_get',
      description: 'Get one memory by its key.',
      inputSchema: { type: 'object', properties: { key, namespace }, required: ['key'] },
      parallelSafe: true,
      async execute(input: Parameters<MemoryTools['get']>[0]) {
        const record = await memory.get(input);
        return { output: record ? { found: true, ...record } : { found: false } };
      },
    },
    {
      name: 'jettson_memory_search',
      description: 'Find memories by meaning and by words, best first.',
      inputSchema: {
        type: 'object',
        properties: {
          query: { type: 'string', minLength: 1 },
          namespace: { ...namespace, description: 'All of them when left out.' },
          tags: { ...tags, description: 'Only memories that have all of these.' },
          limit: { type: 'integer', minimum: 1, maximum: 50, description: '10 when left out.' },
          mode: { enum: ['hybrid', 'semantic', 'keyword'] },
          min_score: { type: 'number', minimum: 0, maximum: 1 },
        },
        required: ['query'],
      },
      parallelSafe: true,
      execute: async (input: Parameters<MemoryTools['search']>[0]) => ({
        output: { results: await memory.search(input) },
      }),
    },
    {
      name: 'jettson_memory_list',
      description: 'List memories, newest first.',
      inputSchema: {
        type: 'object',
        properties: {
          namespace: { ...namespace, description: 'All of them when left out.' },
          tags: { ...tags, description: 'Only memories that have all of these.' },
          limit: { type: 'integer', minimum: 1, maximum: 100 },
        },
      },
      parallelSafe: true,
      execute: async (input: Parameters<MemoryTools['list']>[0]) => ({
        output: { memories: await memory.list(input) },
      }),
    },
    {
      name: 'jettson_memory_delete',
      description: 'Forget one memory by its key.',
      inputSchema: {
        type: 'object',
        properties: {
          key,
          namespace: written,
          hard: { type: 'boolean', description: 'Also remove its earlier versions.' },
        },
        required: ['key'],
      },
      parallelSafe: false,
      execute: async (input: Parameters<MemoryTools['delete']>[0]) => ({
        output: { deleted: await memory.delete(input) },
      }),
    },
  ];
  return writes === null ? tools.filter(({ name }) => !WRITERS.includes(name)) : tools;
}
