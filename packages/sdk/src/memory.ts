import { JettsonNotFoundError } from './errors.ts';
import type {
  ConsolidateResult,
  DedupeResult,
  ImportResult,
  Memory,
  MemoryExport,
  MemoryImportRow,
  MemoryList,
  MemoryProvenance,
  MemorySearchMode,
  MemorySearchResult,
  MemorySource,
  MemoryTrust,
  MemoryVersion,
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
  metadata?: Record<string, unknown> | undefined;
  /** Write only when this is the live version; 0: only when nothing is live. Else a JettsonError `conflict`. */
  ifVersion?: number | undefined;
  /** Say so when the value came from a tool or a web page: its trust is lower then. */
  provenance?: (MemoryProvenance & { kind: 'tool' | 'web_page' }) | undefined;
  /** Made for you when absent, so that a retry writes nothing twice. */
  idempotencyKey?: string | undefined;
}

export interface GetMemoryOptions extends NamespaceOptions {
  /** As it was then, milliseconds since the Unix epoch. */
  asOf?: number | undefined;
}

export interface RestoreMemoryOptions extends NamespaceOptions {
  /** The version to make live again; without it the newest of a deleted memory. */
  version?: number | undefined;
  /** Only when this is the live version; 0: only when nothing is live. */
  ifVersion?: number | undefined;
}

export interface DeleteMemoryOptions extends NamespaceOptions {
  /** Only when this is the live version. */
  ifVersion?: number | undefined;
  /** Removes every version; otherwise the history stays. */
  hardDelete?: boolean | undefined;
}

/** Which memories: all that is given must hold. */
export interface MemoryFilter {
  /** All namespaces when absent. */
  namespace?: string | undefined;
  /** Each must match. */
  tags?: string[] | undefined;
  source?: MemorySource | undefined;
  /** Milliseconds since the Unix epoch. */
  createdAfter?: number | undefined;
  /** Milliseconds since the Unix epoch. */
  createdBefore?: number | undefined;
  /** Contained in the metadata of the memory. */
  metadata?: Record<string, unknown> | undefined;
  minTrust?: MemoryTrust | undefined;
}

export interface SearchMemoryOptions extends RequestOptions, MemoryFilter {
  query: string;
  /** Up to 50; 10 when absent. */
  limit?: number | undefined;
  /** `hybrid` when absent. */
  mode?: MemorySearchMode | undefined;
  /** 0 to 1. */
  minScore?: number | undefined;
  /** As it was then, milliseconds since the Unix epoch. */
  asOf?: number | undefined;
  /** Also say which words matched. */
  explain?: boolean | undefined;
}

export interface ListMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Each must match. */
  tags?: string[] | undefined;
  /** Up to 1,000; 50 when absent. */
  limit?: number | undefined;
  /** As it was then, milliseconds since the Unix epoch. */
  asOf?: number | undefined;
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
    const { key, value, namespace, tags, importance, expiresInDays, metadata, ifVersion, provenance } =
      options;
    return this.#transport.json(
      {
        method: 'POST',
        path: '/memory',
        body: {
          key,
          value,
          namespace,
          tags,
          importance,
          expires_in_days: expiresInDays,
          metadata,
          if_version: ifVersion,
          provenance,
        },
        idempotencyKey: options.idempotencyKey ?? newIdempotencyKey(),
      },
      options,
    );
  }

  /** The memory under this key; null when there is none. */
  async get(key: string, { namespace, asOf, ...request }: GetMemoryOptions = {}): Promise<Memory | null> {
    try {
      const query = { key, namespace, as_of: asOf };
      return await this.#transport.json<Memory>({ method: 'GET', path: '/memory', query }, request);
    } catch (error) {
      if (error instanceof JettsonNotFoundError) return null;
      throw error;
    }
  }

  /** Throws JettsonNotFoundError when there is no such memory. */
  async delete(key: string, options: DeleteMemoryOptions = {}): Promise<void> {
    const { namespace, hardDelete, ifVersion, ...request } = options;
    const query = { key, namespace, hard: hardDelete, if_version: ifVersion };
    return this.#transport.none(
      { method: 'DELETE', path: '/memory', query, idempotencyKey: newIdempotencyKey() },
      request,
    );
  }

  /** What the account remembers that bears on the query, best first. */
  async search(options: SearchMemoryOptions): Promise<MemorySearchResult[]> {
    const { query, limit, mode, minScore, asOf, explain } = options;
    const { results } = await this.#transport.json<{ results: MemorySearchResult[] }>(
      {
        method: 'POST',
        path: '/memory/search',
        body: { query, ...toWireFilter(options), limit, mode, min_score: minScore, as_of: asOf, explain },
        repeatable: true,
      },
      options,
    );
    return results;
  }

  /** The newest, newest first. */
  async list(options: ListMemoryOptions = {}): Promise<Memory[]> {
    return (await this.#page(options)).memories;
  }

  /** All memories, newest first, page by page as they are asked for: `for await (const memory of …)`. */
  async *iterate(options: ListMemoryOptions = {}): AsyncGenerator<Memory, void> {
    let cursor: string | undefined;
    do {
      const page = await this.#page(options, cursor);
      yield* page.memories;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  #page(
    { namespace, tags, limit, asOf, ...request }: ListMemoryOptions,
    cursor?: string,
  ): Promise<MemoryList> {
    const query = { namespace, tags: tags?.join(','), limit, as_of: asOf, cursor };
    return this.#transport.json({ method: 'GET', path: '/memory/list', query }, request);
  }

  /** All versions of a memory, newest first. Throws JettsonNotFoundError when there never was one. */
  async history(key: string, { namespace, ...request }: NamespaceOptions = {}): Promise<MemoryVersion[]> {
    const call = { method: 'GET', path: '/memory/history', query: { key, namespace } } as const;
    const { versions } = await this.#transport.json<{ versions: MemoryVersion[] }>(call, request);
    return versions;
  }

  /** Makes a deleted memory, or an older version, live again: as a new version. */
  async restore(key: string, options: RestoreMemoryOptions = {}): Promise<Memory> {
    const { namespace, version, ifVersion, ...request } = options;
    const body = { key, namespace, version, if_version: ifVersion };
    return this.#transport.json({ method: 'POST', path: '/memory/restore', body }, request);
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

function toWireFilter(filter: MemoryFilter): Record<string, unknown> {
  const { namespace, tags, source, createdAfter, createdBefore, metadata, minTrust } = filter;
  return {
    namespace,
    tags,
    source,
    created_after: createdAfter,
    created_before: createdBefore,
    metadata,
    min_trust: minTrust,
  };
}
