const memory = {
  memory_id: 'mem_8kLmN3pQ7rS2tV5wX9yZa',
  key: 'report_format',
  namespace: 'default',
  value: 'Reports go to the finance team as CSV, one file a month.',
  tags: ['reports', 'finance'],
  importance: 7,
  source: 'manual',
  access_count: 3,
  created_at: 1795770000000,
  updated_at: 1795770000000,
  expires_at: null,
  version: 1,
  metadata: {},
  trust: 'user',
  provenance: { kind: 'key', key_id: 'key_6gF4dS2aP9oI7uY5tR3eW' },
};
const version = { ...memory, valid_from: 1795770000000, valid_to: null, ended_by: null };
const duplicate = {
  key: 'report_form',
  memory_id: 'mem_1aZxS2wQc3dE4rF5vT6gB',
  value: 'The finance team gets its reports as CSV, one file for each month.',
};
const done = { operation_id: 'mop_3eDcV4fRt5gBn6hYj7mKi', plan_id: null };

const proposal = {
  proposal_id: 'mpr_2wXe4RtY6uIo8PaS0dFgH',
  status: 'waiting',
  key: memory.key,
  namespace: memory.namespace,
  value: 'Reports go to finance as PDF.',
  tags: null,
  importance: null,
  expires_in_ms: null,
  metadata: null,
  source: 'manual',
  trust: 'web',
  provenance: { kind: 'web_page', url: 'https://example.com/reports' },
  created_at: memory.updated_at,
  decided_at: null,
  accepted_version: null,
  current: { memory_id: memory.memory_id, version: memory.version, value: memory.value, trust: memory.trust },
};

export const memoryExamples = {
  PutMemoryRequest: {
    key: memory.key,
    value: memory.value,
    tags: memory.tags,
    importance: memory.importance,
  },
  Memory: memory,
  SearchMemoriesRequest: { query: 'How does finance want its reports?', limit: 5, min_score: 0.25 },
  SearchMemoriesResponse: {
    results: [
      {
        ...memory,
        score: 0.83,
        breakdown: { semantic: 0.88, keyword: 0.61, importance: 0.7, timeDecay: 0.99 },
      },
    ],
  },
  MemoryList: { memories: [memory], next_cursor: null },
  WrittenMemory: memory,
  MemoryProposal: proposal,
  MemoryProposalList: { proposals: [proposal], next_cursor: null },
  NamespaceList: { namespaces: [{ namespace: 'default', count: 1 }] },
  MemoryHistory: { versions: [version] },
  RestoreMemoryRequest: { key: memory.key, version: 1 },
  DeleteMemoriesRequest: { tags: ['finance'], dry_run: true },
  DeleteMemoriesResponse: {
    removed: 1,
    operation_id: null,
    plan_id: 'mpl_9oIuY8tRe7wQa6sDf5gHj',
    diff: [
      {
        action: 'remove',
        key: memory.key,
        namespace: 'default',
        memory_id: memory.memory_id,
        before: memory.value,
        after: null,
      },
    ],
  },
  DedupeMemoriesRequest: { namespace: 'default' },
  DedupeMemoriesResponse: {
    removed: 1,
    kept: 1,
    pairs: [{ kept: memory.memory_id, removed: duplicate.memory_id, similarity: 0.971 }],
    near_duplicates: [],
    threshold: 0.94,
    ...done,
  },
  ConsolidateMemoriesRequest: { namespace: 'default', min_cluster_size: 3 },
  ConsolidateMemoriesResponse: {
    consolidated: 3,
    new_summaries: [
      {
        memory_id: 'mem_7uJmK8iLo9pZa0qXs1wCe',
        key: 'summary_4dFgT5hYj6KuI7oLp8ZaX',
        namespace: 'default',
        value: 'Finance gets its reports as CSV, one file a month, by the 3rd working day.',
        tags: ['finance'],
        importance: 8,
      },
    ],
    not_summarized: [],
    near_duplicates: [],
    summarized_by: 'model',
    threshold: 0.9,
    ...done,
  },
  MemoryExport: { version: 1, exported_at: 1795858200000, count: 1, memories: [memory] },
  ImportMemoriesRequest: {
    memories: [
      { key: memory.key, value: memory.value },
      { key: duplicate.key, value: duplicate.value, tags: ['finance'] },
    ],
  },
  ImportMemoriesResponse: {
    imported: 2,
    unchanged: 0,
    failed: 0,
    errors: [],
    partial: false,
    ...done,
  },
  ApplyMemoryPlanResponse: {
    plan_id: 'mpl_9oIuY8tRe7wQa6sDf5gHj',
    operation_id: done.operation_id,
    kind: 'delete',
    removed: 1,
    written: 0,
  },
  MemoryErasure: { remains: [{ kind: 'agent', agent_id: 'ag_V1StGXR8kZ5jdHi6B0myT' }] },
  MemoryOperationList: {
    operations: [
      {
        operation_id: done.operation_id,
        kind: 'delete',
        created_at: memory.updated_at,
        undone_at: null,
        removed: 12,
        written: 0,
      },
    ],
    next_cursor: null,
  },
  UndoMemoryOperationResponse: {
    operation_id: done.operation_id,
    kind: 'delete',
    restored: 1,
    removed: 0,
  },
  MemorySettings: { auto_recall: true, auto_extract: false },
  UpdateMemorySettingsRequest: { auto_extract: false },
};
