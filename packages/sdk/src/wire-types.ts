/** The types of the wire under the names that this SDK gives them. */
import type { DeleteMemoriesResponse, UploadedFile } from './wire.gen.ts';

export type {
  Agent,
  AgentEvent,
  AgentEventPage,
  AgentLimits,
  AgentList,
  AgentMessage,
  AgentStatus,
  AgentUsage,
  AgentWebhook,
  ApplyMemoryPlanResponse as ApplyPlanResult,
  ApprovalDecision,
  Artifact,
  ConsolidateMemoriesResponse as ConsolidateResult,
  ConsolidateSummary,
  CreatedWebhook,
  DedupeMemoriesResponse as DedupeResult,
  DedupePair,
  DeleteMemoriesResponse as DeleteManyResult,
  ImportFailure,
  ImportMemoriesResponse as ImportResult,
  Memory,
  MemoryChange,
  MemoryExport,
  MemoryImportRow,
  MemoryList,
  MemoryProvenance,
  MemoryScoreBreakdown,
  MemorySearchMode,
  MemorySearchResult,
  MemorySource,
  MemoryTrust,
  MemoryVersion,
  NamespaceInfo,
  ProgressEntry,
  Region,
  RotatedSecret,
  SpawnFile,
  UndoMemoryOperationResponse as UndoResult,
  UploadedFile,
  UploadedFileList,
  Usage,
  UsageAmounts,
  UsageGroup,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookEventType,
} from './wire.gen.ts';

/** What every step that changes several memories answers besides its own fields. */
export type MemoryOutcome = Pick<DeleteMemoriesResponse, 'operation_id' | 'plan_id' | 'diff'>;

/** What uploads and artifacts have in common. */
export type StoredFile = Omit<UploadedFile, 'file_id' | 'name'>;
