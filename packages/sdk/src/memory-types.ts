/** Where a memory came from. */
export type MemorySource = 'manual' | 'auto_extracted' | 'consolidated';

export type MemorySearchMode = 'hybrid' | 'semantic' | 'keyword';

/** A memory. Times are milliseconds since the Unix epoch. */
export interface Memory {
  memory_id: string;
  /** Unique in its namespace. */
  key: string;
  namespace: string;
  value: string;
  tags: string[];
  /** 1 to 10. */
  importance: number;
  source: MemorySource;
  access_count: number;
  created_at: number;
  updated_at: number;
  expires_at: number | null;
}

/** What a score is made of, each 0 to 1. */
export interface MemoryScoreBreakdown {
  semantic: number;
  keyword: number;
  importance: number;
  timeDecay: number;
}

/** A memory and how well it answers the query, 0 to 1. */
export interface MemorySearchResult extends Memory {
  score: number;
  breakdown: MemoryScoreBreakdown;
}

export interface NamespaceInfo {
  namespace: string;
  /** Live memories. */
  count: number;
}

/** Two memories that say the same: ids of the one kept and the one removed. */
export interface DedupePair {
  kept: string;
  removed: string;
  similarity: number;
}

export interface DedupeResult {
  removed: number;
  kept: number;
  pairs: DedupePair[];
}

export interface ConsolidateSummary {
  memory_id: string;
  key: string;
  namespace: string;
  value: string;
  tags: string[];
  importance: number;
}

export interface ConsolidateResult {
  consolidated: number;
  new_summaries: ConsolidateSummary[];
}

/** All memories of the account; `import` takes it as it is. */
export interface MemoryExport {
  version: number;
  /** Milliseconds since the Unix epoch. */
  exported_at: number;
  count: number;
  memories: Memory[];
}

export interface ImportFailure {
  /** Position in the list that was sent. */
  index: number;
  key: string | null;
  reason: string;
}

export interface ImportResult {
  imported: number;
  failed: number;
  errors: ImportFailure[];
  /** The plan's memories ran out before the list did. */
  partial: boolean;
}

/** A row for `import`: a key and a value will do, an exported memory is one too. */
export type MemoryImportRow = Partial<Memory> & Pick<Memory, 'key' | 'value'>;
