import { JettsonNotFoundError } from './errors.ts';
import type {
  ConsolidateMemoryOptions,
  DedupeMemoryOptions,
  DeleteManyMemoryOptions,
  DeleteMemoryOptions,
  ExportMemoryOptions,
  GetMemoryOptions,
  ImportMemoryOptions,
  ListMemoryOptions,
  ListOperationsOptions,
  ListProposalsOptions,
  NamespaceOptions,
  PutMemoryOptions,
  RestoreMemoryOptions,
  SearchMemoryOptions,
} from './memory-options.ts';
import { readText } from './read-text.ts';
import { toListQuery } from './to-list-query.ts';
import { toWireFilter } from './to-wire-filter.ts';
import {
  type Call,
  newIdempotencyKey,
  parseJson,
  type RequestOptions,
  segment,
  type Transport,
} from './transport.ts';
import type {
  ApplyPlanResult,
  ConsolidateResult,
  DedupeResult,
  DeleteManyResult,
  ImportResult,
  Memory,
  MemoryExport,
  MemoryImportRow,
  MemoryList,
  MemoryOperationList,
  MemoryProposal,
  MemoryProposalList,
  MemoryRemains,
  MemorySearchResult,
  MemoryVersion,
  NamespaceInfo,
  UndoResult,
  WrittenMemory,
} from './wire-types.ts';

const NDJSON = 'application/x-ndjson';

/** The account's memory, which all its agents share. */
export class MemoryStore {
  readonly #transport: Transport;

  constructor(transport: Transport) {
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

  /** Removes all memories that a filter matches, as one operation; their history stays. */
  async deleteMany(options: DeleteManyMemoryOptions): Promise<DeleteManyResult> {
    const { all, dryRun } = options;
    const body = { ...toWireFilter(options), all, dry_run: dryRun };
    return this.#transport.json(change('/memory/delete', body, dryRun), options);
  }

  /** Removes memories that say the same as another; their history stays. */
  async dedupe(options: DedupeMemoryOptions = {}): Promise<DedupeResult> {
    const { namespace, namespacePrefix, similarityThreshold, dryRun } = options;
    const body = {
      namespace,
      namespace_prefix: namespacePrefix,
      threshold: similarityThreshold,
      dry_run: dryRun,
    };
    return this.#transport.json(change('/memory/dedupe', body, dryRun), options);
  }

  /** Merges memories about the same thing into summaries; the sources stay in the history. */
  async consolidate(options: ConsolidateMemoryOptions = {}): Promise<ConsolidateResult> {
    const { namespace, namespacePrefix, minClusterSize, similarityThreshold, dryRun } = options;
    const body = {
      namespace,
      namespace_prefix: namespacePrefix,
      min_cluster_size: minClusterSize,
      threshold: similarityThreshold,
      dry_run: dryRun,
    };
    return this.#transport.json(change('/memory/consolidate', body, dryRun), options);
  }

  /** Applies the plan of a dry run: all or nothing. Applying it again returns the same operation. */
  async applyPlan(planId: string, options?: RequestOptions): Promise<ApplyPlanResult> {
    const path = `/memory/plans/${segment(planId)}/apply`;
    return this.#transport.json({ method: 'POST', path, repeatable: true }, options);
  }

  /** A page of the operations that changed several memories, newest first. */
  async operations({ limit, cursor, ...request }: ListOperationsOptions = {}): Promise<MemoryOperationList> {
    return this.#transport.json(
      { method: 'GET', path: '/memory/operations', query: { limit, cursor } },
      request,
    );
  }

  /**
   * Undoes an operation that changed several memories: all or nothing; a JettsonError `conflict` names what has changed
   * since.
   */
  async undo(operationId: string, options?: RequestOptions): Promise<UndoResult> {
    const path = `/memory/operations/${segment(operationId)}/undo`;
    return this.#transport.json({ method: 'POST', path }, options);
  }

  /** A page of values with which less trusted writers wanted to replace more trusted memories, newest first. */
  async proposals({
    namespace,
    limit,
    cursor,
    ...request
  }: ListProposalsOptions = {}): Promise<MemoryProposalList> {
    const query = { namespace, limit, cursor };
    return this.#transport.json({ method: 'GET', path: '/memory/proposals', query }, request);
  }

  /** Makes a proposal the live version, with your trust. Accepting it again returns the same answer. */
  async acceptProposal(proposalId: string, options?: RequestOptions): Promise<MemoryProposal> {
    const path = `/memory/proposals/${segment(proposalId)}/accept`;
    return this.#transport.json({ method: 'POST', path, repeatable: true }, options);
  }

  /** Leaves the memory as it is. Rejecting a proposal again returns the same answer. */
  async rejectProposal(proposalId: string, options?: RequestOptions): Promise<MemoryProposal> {
    const path = `/memory/proposals/${segment(proposalId)}/reject`;
    return this.#transport.json({ method: 'POST', path, repeatable: true }, options);
  }

  /** The namespaces that hold live memories. */
  async namespaces(options?: RequestOptions): Promise<NamespaceInfo[]> {
    const call = { method: 'GET', path: '/memory/namespaces' } as const;
    const { namespaces } = await this.#transport.json<{ namespaces: NamespaceInfo[] }>(call, options);
    return namespaces;
  }

  /** All memories of the account, for `import`. */
  async export({
    history,
    namespace,
    namespacePrefix,
    ...request
  }: ExportMemoryOptions = {}): Promise<MemoryExport> {
    const query = { include: history ? 'history' : undefined, namespace, namespace_prefix: namespacePrefix };
    return this.#transport.json({ method: 'GET', path: '/memory/export', query }, request);
  }

  /** All memories, each as it arrives, however many there are; for `importLines`, write one per line as JSON. */
  async *exportLines(options: ExportMemoryOptions = {}): AsyncGenerator<Memory | MemoryVersion, void> {
    const { history, namespace, namespacePrefix, ...request } = options;
    const query = { include: history ? 'history' : undefined, namespace, namespace_prefix: namespacePrefix };
    const call = { method: 'GET', path: '/memory/export', query, headers: { accept: NDJSON } } as const;
    const response = await this.#transport.send(call, request, async (answer) => answer);
    const silenceMs = request.timeoutMs ?? this.#transport.timeoutMs;
    let rest = '';
    for await (const text of readText(response, silenceMs, request.signal)) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield parseJson(line, response);
    }
  }

  /** Writes many memories from JSON lines of any size; an invalid row does not affect the others. */
  async importLines(lines: string | Uint8Array, options: ImportMemoryOptions = {}): Promise<ImportResult> {
    const { idempotencyKey = newIdempotencyKey(), dryRun, ...request } = options;
    const headers = { 'content-type': NDJSON };
    const call = { method: 'POST', path: '/memory/import', body: lines, headers, idempotencyKey } as const;
    return this.#transport.json({ ...call, query: { dry_run: dryRun } }, request);
  }

  /** Writes many memories; an invalid row does not affect the others. Accepts rows, or the result of `export`. */
  async import(
    memories: MemoryImportRow[] | Pick<MemoryExport, 'memories'>,
    { idempotencyKey = newIdempotencyKey(), dryRun, ...request }: ImportMemoryOptions = {},
  ): Promise<ImportResult> {
    const rows = Array.isArray(memories) ? memories : memories.memories;
    const body = { memories: rows, dry_run: dryRun };
    return this.#transport.json({ method: 'POST', path: '/memory/import', body, idempotencyKey }, request);
  }
}

/** A call that changes several memories: it may be repeated only if it changes none. */
function change(path: string, body: unknown, dryRun: boolean | undefined): Call {
  return { method: 'POST', path, body, repeatable: dryRun === true };
}
