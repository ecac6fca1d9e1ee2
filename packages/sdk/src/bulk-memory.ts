import type {
  ConsolidateMemoryOptions,
  DedupeMemoryOptions,
  DeleteManyMemoryOptions,
  ExportMemoryOptions,
  ImportMemoryOptions,
  ListEditsOptions,
  ListOperationsOptions,
  ListProposalsOptions,
} from './memory-options.ts';
import { readText } from './read-text.ts';
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
  MemoryEditList,
  MemoryExport,
  MemoryImportRow,
  MemoryOperationDetails,
  MemoryOperationList,
  MemoryProposal,
  MemoryProposalList,
  MemoryVersion,
  UndoEditResult,
  UndoResult,
} from './wire-types.ts';

const NDJSON = 'application/x-ndjson';

/** Calls about many memories at once, about what changed in them lately, and about what waits for a decision. */
export class BulkMemory {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Removes all memories that a filter matches, as one operation; their history stays. */
  async deleteMany(options: DeleteManyMemoryOptions): Promise<DeleteManyResult> {
    const { all, dryRun } = options;
    const body = { ...toWireFilter(options), all, dry_run: dryRun };
    return this.#transport.json(change('/memory/delete', body, dryRun), options);
  }

  /** Removes memories that say the same as another; their history stays. */
  async dedupe(options: DedupeMemoryOptions = {}): Promise<DedupeResult> {
    const { namespace, namespacePrefix, similarityThreshold, pairs, includeMemories, dryRun } = options;
    const body = {
      namespace,
      namespace_prefix: namespacePrefix,
      threshold: similarityThreshold,
      pairs: pairs?.map((pair) => ({
        kept: pair.kept,
        removed: pair.removed,
        kept_updated_at: pair.keptUpdatedAt,
        removed_updated_at: pair.removedUpdatedAt,
      })),
      include_memories: includeMemories,
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
  async operations({
    namespace,
    limit,
    cursor,
    ...request
  }: ListOperationsOptions = {}): Promise<MemoryOperationList> {
    return this.#transport.json(
      { method: 'GET', path: '/memory/operations', query: { namespace, limit, cursor } },
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

  /** An operation that changed several memories, with what it changed. */
  async operation(operationId: string, options?: RequestOptions): Promise<MemoryOperationDetails> {
    return this.#transport.json(
      { method: 'GET', path: `/memory/operations/${segment(operationId)}` },
      options,
    );
  }

  /** A page of the changes of single memories, newest first; those of operations are not among them. */
  async edits({ namespace, limit, cursor, ...request }: ListEditsOptions = {}): Promise<MemoryEditList> {
    const query = { namespace, limit, cursor };
    return this.#transport.json({ method: 'GET', path: '/memory/edits', query }, request);
  }

  /**
   * Undoes a change of one memory: the value from before is live again, as a new version. If there was none, or it would
   * have expired by now, the memory is deleted. A JettsonError `conflict` says that the memory has changed since.
   */
  async undoEdit(editId: string, options?: RequestOptions): Promise<UndoEditResult> {
    return this.#transport.json({ method: 'POST', path: `/memory/edits/${segment(editId)}/undo` }, options);
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
