import { BulkMemory } from './bulk-memory.ts';
import { JettsonNotFoundError } from './errors.ts';
import type {
  DeleteMemoryOptions,
  GetMemoryOptions,
  ListMemoryOptions,
  NamespaceOptions,
  PutMemoryOptions,
  RestoreMemoryOptions,
  SearchMemoryOptions,
} from './memory-options.ts';
import { toListQuery } from './to-list-query.ts';
import { toWireFilter } from './to-wire-filter.ts';
import { newIdempotencyKey, type RequestOptions, type Transport } from './transport.ts';
import type {
  Memory,
  MemoryList,
  MemoryRemains,
  MemorySearchResult,
  MemoryVersion,
  NamespaceInfo,
  WrittenMemory,
} from './wire-types.ts';

/** The account's memory, which all its agents share. */
export class MemoryStore extends BulkMemory {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super(transport);
    this.#transport = transport;
  }

  /**
   * Writes a memory. Another value under the same key is a new version; the same value changes nothing. If the live
   * value comes from a more trusted writer, that value is returned, with the `proposal_id` of yours.
   */
  async put(options: PutMemoryOptions): Promise<WrittenMemory> {
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

  /** The memory under this key; null if there is none. */
  async get(key: string, { namespace, asOf, ...request }: GetMemoryOptions = {}): Promise<Memory | null> {
    try {
      const query = { key, namespace, as_of: asOf };
      return await this.#transport.json<Memory>({ method: 'GET', path: '/memory', query }, request);
    } catch (error) {
      if (error instanceof JettsonNotFoundError) return null;
      throw error;
    }
  }

  /**
   * Forgets a memory; `erase` says where one that was deleted for good may still be told. Throws JettsonNotFoundError when
   * there is no such memory.
   */
  async delete(key: string, options: DeleteMemoryOptions = {}): Promise<void> {
    const { namespace, hardDelete, ifVersion, ...request } = options;
    const query = { key, namespace, hard: hardDelete, if_version: ifVersion };
    return this.#transport.none(
      { method: 'DELETE', path: '/memory', query, idempotencyKey: newIdempotencyKey() },
      request,
    );
  }

  /** Deletes a memory for good. Returns where it may still be told, such as what agents said. Throws JettsonNotFoundError. */
  async erase(key: string, { namespace, ...request }: NamespaceOptions = {}): Promise<MemoryRemains[]> {
    const query = { key, namespace, hard: true };
    const call = { method: 'DELETE', path: '/memory', query, idempotencyKey: newIdempotencyKey() } as const;
    const text = await this.#transport.send(call, request, (answer) => answer.text());
    return text === '' ? [] : (JSON.parse(text) as { remains: MemoryRemains[] }).remains;
  }

  /** The account's memories that are relevant to the query, best first. */
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

  #page(options: ListMemoryOptions, cursor?: string): Promise<MemoryList> {
    const query = { ...toListQuery(options), cursor };
    return this.#transport.json({ method: 'GET', path: '/memory/list', query }, options);
  }

  /** All versions of a memory, newest first. Throws JettsonNotFoundError if there never was one. */
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

  /** The namespaces that hold live memories. */
  async namespaces(options?: RequestOptions): Promise<NamespaceInfo[]> {
    const call = { method: 'GET', path: '/memory/namespaces' } as const;
    const { namespaces } = await this.#transport.json<{ namespaces: NamespaceInfo[] }>(call, options);
    return namespaces;
  }
}
