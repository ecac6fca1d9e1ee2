/** Where a memory came from. */
export type MemorySource = 'manual' | 'auto_extracted' | 'consolidated';

export type MemorySearchMode = 'hybrid' | 'semantic' | 'keyword';

/** The least trusted thing a value came from, lowest first. */
export type MemoryTrust = 'web' | 'tool' | 'agent' | 'user';

/** Who wrote a version. */
export interface MemoryProvenance {
  kind: 'key' | 'agent' | 'tool' | 'web_page' | 'consolidation';
  key_id?: string | null | undefined;
  agent_id?: string | null | undefined;
  tool?: string | null | undefined;
  url?: string | null | undefined;
}

/** A memory. Times are milliseconds since the Unix epoch. */
export interface Memory {
  /** The same for all versions of a key. */
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
  /** Counts the values of this key, from 1. */
  version: number;
  metadata: Record<string, unknown>;
  trust: MemoryTrust;
  provenance: MemoryProvenance;
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
  /** The stems that matched and what each added; with `explain`. */
  explain?: { words: { word: string; weight: number }[] } | undefined;
}

/** A page of memories, newest first. */
export interface MemoryList {
  memories: Memory[];
  /** For the next page; null on the last. */
  next_cursor: string | null;
}

/** A memory as it was at a time. */
export interface MemoryVersion extends Memory {
  valid_from: number;
  /** Null while it is live. */
  valid_to: number | null;
  /** What ended it; null while it is live. */
  ended_by: 'superseded' | 'amended' | 'deleted' | 'expired' | 'deduped' | 'consolidated' | null;
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

/** What a step would do to one memory, or did. */
export interface MemoryChange {
  action: 'remove' | 'write' | 'keep';
  key: string;
  namespace: string;
  /** Null for a memory that is new. */
  memory_id: string | null;
  /** The live value; null when nothing is live. */
  before: string | null;
  /** Null when nothing will be live. */
  after: string | null;
}

/** What every step that changes several memories answers besides its own fields. */
export interface MemoryOutcome {
  /** For `undo`; null for a dry run and when nothing changed. */
  operation_id: string | null;
  /** Of a dry run, for `applyPlan`. */
  plan_id: string | null;
  /** Of a dry run: what would change, the first 1,000. */
  diff?: MemoryChange[] | undefined;
}

export interface DeleteManyResult extends MemoryOutcome {
  removed: number;
}

export interface DedupeResult extends MemoryOutcome {
  removed: number;
  /** Live memories that are left of those looked at. */
  kept: number;
  pairs: DedupePair[];
}

export interface ConsolidateSummary {
  /** Null in a dry run. */
  memory_id: string | null;
  key: string;
  namespace: string;
  value: string;
  tags: string[];
  importance: number;
}

export interface ConsolidateResult extends MemoryOutcome {
  /** Memories that went into the summaries. */
  consolidated: number;
  new_summaries: ConsolidateSummary[];
  /** The configured model, or a plain merge of the distinct sentences. */
  summarized_by: 'model' | 'merge';
}

/** All memories of the account; `import` takes it as it is. */
export interface MemoryExport {
  version: 1;
  /** Milliseconds since the Unix epoch. */
  exported_at: number;
  count: number;
  memories: (MemoryVersion | Memory)[];
}

export interface ImportFailure {
  /** Position in the list that was sent. */
  index: number;
  key: string | null;
  reason: string;
}

export interface ImportResult extends MemoryOutcome {
  /** Rows that are there now, those that were before included. */
  imported: number;
  /** How many of them were there before. */
  unchanged: number;
  failed: number;
  /** The first 1,000. */
  errors: ImportFailure[];
  /** The plan's memories ran out before the list did. */
  partial: boolean;
}

/** A row for `import`: a key and a value will do, an exported memory or version is one too. */
export type MemoryImportRow = Pick<Memory, 'key' | 'value'> & {
  [Field in keyof Omit<MemoryVersion, 'key' | 'value'>]?: MemoryVersion[Field] | null | undefined;
};

/** What applying a plan did. */
export interface ApplyPlanResult {
  plan_id: string;
  /** For `undo`. */
  operation_id: string;
  kind: string;
  removed: number;
  written: number;
}

/** What an undo did. */
export interface UndoResult {
  operation_id: string;
  kind: string;
  restored: number;
  removed: number;
}
