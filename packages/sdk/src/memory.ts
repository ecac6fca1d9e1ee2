import { JettsonNotFoundError } from './errors.ts';
import type {
  ConsolidateResult,
  DedupeResult,
  ImportResult,
  Memory,
  MemoryExport,
  MemoryImportRow,
  MemorySearchMode,
  MemorySearchResult,
  NamespaceInfo,
} from './memory-types.ts';
import { newIdempotencyKey, type RequestOptions, type Transport } from './transport.ts';

export interface NamespaceOptions extends RequestOptions {
  /** `default` when absent. */
  namespace?: string | undefined;
}

export interface PutMemoryOptions extends NamespaceOptions {
  key: string;
  /** Up to 5,000 characters. */
  value: string;
  /** Up to 20, each up to 50 characters. */
  tags?: string[] | undefined;
  /** 1 to 10; 5 when absent. */
  importance?: number | undefined;
  expiresInDays?: number | undefined;
  /** Made for you when absent, so that a retry writes nothing twice. */
  idempotencyKey?: string | undefined;
}

export interface DeleteMemoryOptions extends NamespaceOptions {
  /** Removes every version; otherwise the history stays. */
  hardDelete?: boolean | undefined;
}

export interface SearchMemoryOptions extends RequestOptions {
  query: string;
  /** All namespaces when absent. */
  namespace?: string | undefined;
  /** Each must match. */
  tags?: string[] | undefined;
  /** Up to 50; 10 when absent. */
  limit?: number | undefined;
  /** `hybrid` when absent. */
  mode?: MemorySearchMode | undefined;
  /** 0 to 1. */
  minScore?: number | undefined;
}

export interface ListMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Each must match. */
  tags?: string[] | undefined;
  limit?: number | undefined;
}

export interface DedupeMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** How alike two memories must be, 0 to 1. */
  similarityThreshold?: number | undefined;
  /** Only says what would be removed. */
  dryRun?: boolean | undefined;
}

export interface ConsolidateMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  minClusterSize?: number | undefined;
  /** How alike memories must be, 0 to 1. */
  similarityThreshold?: number | undefined;
}

export interface ImportMemoryOptions extends RequestOptions {
  /** Made for you when absent, so that a retry imports nothing twice. */
  idempotencyKey?: string | undefined;
}

/** The account's memory, which all its agents share. */
export class MemoryStore {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Writes a memory. Another value under the same key is a new version; the same value changes nothing. */
  async put(options: PutMemoryOptions): Promise<Memory> {
    const { key, value, namespace, tags, importance, expiresInDays, idempotencyKey } = options;
    return this.#transport.json(
      {
        method: 'POST',
        path: '/memory',
        body: { key, value, namespace, tags, importance, expires_in_days: expiresInDays },
        idempotencyKey: idempotencyKey ?? newIdempotencyKey(),
      },
      options,
    );
  }

  /** The memory under this key; null when there is none. */
  async get(key: string, { namespace, ...request }: NamespaceOptions = {}): Promise<Memory | null> {
    try {
      const query = { key, namespace };
      return await this.#transport.json<Memory>({ method: 'GET', path: '/memory', query }, request);
    } catch (error) {
      if (error instanceof JettsonNotFoundError) return null;
      throw error;
    }
  }

  /** Throws JettsonNotFoundError when there is no such memory. */
  async delete(key: string, { namespace, hardDelete, ...request }: DeleteMemoryOptions = {}): Promise<void> {
    const query = { key, namespace, hard: hardDelete };
    return this.#transport.none(
      { method: 'DELETE', path: '/memory', query, idempotencyKey: newIdempotencyKey() },
      request,
    );
  }

  /** What the account remembers that bears on the query, best first. */
  async search(options: SearchMemoryOptions): Promise<MemorySearchResult[]> {
    const { query, namespace, tags, limit, mode, minScore } = options;
    const { results } = await this.#transport.json<{ results: MemorySearchResult[] }>(
      {
        method: 'POST',
        path: '/memory/search',
        body: { query, namespace, tags, limit, mode, min_score: minScore },
        repeatable: true,
      },
      options,
    );
    return results;
  }

  /** Newest first. */
  async list({ namespace, tags, limit, ...request }: ListMemoryOptions = {}): Promise<Memory[]> {
    const query = { namespace, tags: tags?.join(','), limit };
    const call = { method: 'GET', path: '/memory/list', query } as const;
    const { memories } = await this.#transport.json<{ memories: Memory[] }>(call, request);
    return memories;
  }

  /** Removes memories that say the same as another; their history stays. */
  async dedupe(options: DedupeMemoryOptions = {}): Promise<DedupeResult> {
    const { namespace, similarityThreshold, dryRun } = options;
    const body = { namespace, threshold: similarityThreshold, dry_run: dryRun };
    return this.#transport.json(
      { method: 'POST', path: '/memory/dedupe', body, repeatable: dryRun === true },
      options,
    );
  }

  /** Merges memories about one thing into summaries; the sources stay in the history. */
  async consolidate(options: ConsolidateMemoryOptions = {}): Promise<ConsolidateResult> {
    const { namespace, minClusterSize, similarityThreshold } = options;
    const body = { namespace, min_cluster_size: minClusterSize, threshold: similarityThreshold };
    return this.#transport.json({ method: 'POST', path: '/memory/consolidate', body }, options);
  }

  /** The namespaces that hold live memories. */
  async namespaces(options?: RequestOptions): Promise<NamespaceInfo[]> {
    const call = { method: 'GET', path: '/memory/namespaces' } as const;
    const { namespaces } = await this.#transport.json<{ namespaces: NamespaceInfo[] }>(call, options);
    return namespaces;
  }

  /** All live memories of the account, for `import`. */
  async export(options?: RequestOptions): Promise<MemoryExport> {
    return this.#transport.json({ method: 'GET', path: '/memory/export' }, options);
  }

  /** Writes many memories; a bad row fails alone. Takes rows, or what `export` gave. */
  async import(
    memories: MemoryImportRow[] | Pick<MemoryExport, 'memories'>,
    { idempotencyKey = newIdempotencyKey(), ...request }: ImportMemoryOptions = {},
  ): Promise<ImportResult> {
    const body = { memories: Array.isArray(memories) ? memories : memories.memories };
    return this.#transport.json({ method: 'POST', path: '/memory/import', body, idempotencyKey }, request);
  }
}
