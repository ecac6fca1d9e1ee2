import type { RequestOptions } from './transport.ts';
import type { MemoryProvenance, MemorySearchMode, MemorySource, MemoryTrust } from './wire-types.ts';

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
  /** null: never; when absent the same value keeps the expiry that it has. */
  expiresInDays?: number | null | undefined;
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

/** Which memories; every given condition must hold. */
export interface MemoryFilter {
  /** All namespaces when absent. */
  namespace?: string | undefined;
  /** Only namespaces that begin with this. */
  namespacePrefix?: string | undefined;
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
  /** Contained in the provenance of the live version, e.g. `{ agent_id }`. */
  provenance?: Partial<MemoryProvenance> | undefined;
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
  /** Also say which words matched, and what the score is made of. */
  explain?: boolean | undefined;
}

export interface ListMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Only namespaces that begin with this. */
  namespacePrefix?: string | undefined;
  /** Each must match. */
  tags?: string[] | undefined;
  source?: MemorySource | undefined;
  minTrust?: MemoryTrust | undefined;
  /** `updated_at` when absent. Not with `deleted`. */
  sort?: 'updated_at' | 'key' | 'importance' | 'expires_at' | 'trust' | undefined;
  /** When absent `desc` for `updated_at`, `importance` and `trust`, `asc` for the others. */
  order?: 'asc' | 'desc' | undefined;
  /** Instead of live memories those that were forgotten and can be restored, the latest first. */
  deleted?: boolean | undefined;
  /** Up to 1,000; 50 when absent. */
  limit?: number | undefined;
  /** As it was then, milliseconds since the Unix epoch. */
  asOf?: number | undefined;
}

export interface ListOperationsOptions extends RequestOptions {
  /** Only operations that changed memories of this namespace. */
  namespace?: string | undefined;
  /** Up to 100; 50 when absent. */
  limit?: number | undefined;
  /** The `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListEditsOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Up to 100; 50 when absent. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

export interface ListProposalsOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Up to 100; 50 when absent. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

export interface DedupeMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Only namespaces that begin with this. */
  namespacePrefix?: string | undefined;
  /** How similar two memories must be, 0 to 1. */
  similarityThreshold?: number | undefined;
  /** Only these pairs, whatever they say: your decision. Not together with `similarityThreshold`. */
  pairs?: DedupePairOptions[] | undefined;
  /** Also return the memories of the first 1,000 pairs and near duplicates. */
  includeMemories?: boolean | undefined;
  /** Only plans it: `applyPlan` does it. */
  dryRun?: boolean | undefined;
}

/** Two memories of one namespace, by their `memory_id`. */
export interface DedupePairOptions {
  /** It gets the tags and metadata of the other one. */
  kept: string;
  removed: string;
  /** The `updated_at` of each, as you saw it: if one has changed since, the answer is a JettsonError `conflict`. */
  keptUpdatedAt?: number | undefined;
  removedUpdatedAt?: number | undefined;
}

export interface DeleteManyMemoryOptions extends RequestOptions, MemoryFilter {
  /** Must be true to delete everything, without any filter. */
  all?: boolean | undefined;
  /** Only plans it: `applyPlan` does it. */
  dryRun?: boolean | undefined;
}

export interface ConsolidateMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Only namespaces that begin with this. */
  namespacePrefix?: string | undefined;
  /** 3 when absent. */
  minClusterSize?: number | undefined;
  /** How similar memories must be, 0 to 1. */
  similarityThreshold?: number | undefined;
  /** Only plans it: `applyPlan` does it. */
  dryRun?: boolean | undefined;
}

export interface ExportMemoryOptions extends RequestOptions {
  namespace?: string | undefined;
  /** Only namespaces that begin with this. */
  namespacePrefix?: string | undefined;
  /** All versions, not only live memories. */
  history?: boolean | undefined;
}

export interface ImportMemoryOptions extends RequestOptions {
  /** Only plans it: `applyPlan` does it. */
  dryRun?: boolean | undefined;
  /** Made for you when absent, so that a retry imports nothing twice. */
  idempotencyKey?: string | undefined;
}
