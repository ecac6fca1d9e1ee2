export type {
  Agent,
  AgentLimits,
  AgentList,
  AgentMessage,
  AgentStatus,
  AgentUsage,
  ApprovalDecision,
  ProgressEntry,
} from './agent-types.ts';
export type { Agents, EventsOptions, ListAgentsOptions, SpawnOptions } from './agents.ts';
export type { Approvals, DecideApprovalOptions } from './approvals.ts';
export type { Artifacts } from './artifacts.ts';
export { Jettson, type JettsonOptions } from './client.ts';
export {
  AgentTimeoutError,
  JettsonAuthError,
  JettsonError,
  type JettsonErrorFields,
  JettsonNetworkError,
  JettsonNotFoundError,
  JettsonQuotaExceededError,
  JettsonRateLimitError,
  JettsonResponseError,
  JettsonServerError,
  JettsonValidationError,
  StreamIdleTimeoutError,
} from './errors.ts';
export type { AgentEvent, AgentEventPage } from './event-types.ts';
export type { Artifact, SpawnFile, StoredFile, UploadedFile, UploadedFileList } from './file-types.ts';
export type { Files, ListFilesOptions, UploadOptions } from './files.ts';
export type { MemoryStore } from './memory.ts';
export type {
  ConsolidateMemoryOptions,
  DedupeMemoryOptions,
  DeleteManyMemoryOptions,
  DeleteMemoryOptions,
  ExportMemoryOptions,
  GetMemoryOptions,
  ImportMemoryOptions,
  ListMemoryOptions,
  MemoryFilter,
  NamespaceOptions,
  PutMemoryOptions,
  RestoreMemoryOptions,
  SearchMemoryOptions,
} from './memory-options.ts';
export type {
  ApplyPlanResult,
  ConsolidateResult,
  ConsolidateSummary,
  DedupePair,
  DedupeResult,
  DeleteManyResult,
  ImportFailure,
  ImportResult,
  Memory,
  MemoryChange,
  MemoryExport,
  MemoryImportRow,
  MemoryOutcome,
  MemoryProvenance,
  MemoryScoreBreakdown,
  MemorySearchMode,
  MemorySearchResult,
  MemorySource,
  MemoryTrust,
  MemoryVersion,
  NamespaceInfo,
  UndoResult,
} from './memory-types.ts';
export type { Messages, SendMessageOptions } from './messages.ts';
export { type OutputSchema, parseOutput, type ValidationResult } from './output-schema.ts';
export type { Region, Regions } from './regions.ts';
export type { StreamOptions } from './stream-events.ts';
export type { Call, Logger, RequestOptions } from './transport.ts';
export type { Usage, UsageAmounts, UsageGroup, UsageOptions, UsageReports } from './usage.ts';
export { VERSION } from './version.ts';
export type { WaitOptions } from './wait-for-agent.ts';
export type {
  AgentWebhook,
  CreatedWebhook,
  RotatedSecret,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookEventType,
} from './webhook-types.ts';
export type {
  CreateWebhookOptions,
  ListDeliveriesOptions,
  UpdateWebhookOptions,
  Webhooks,
} from './webhooks.ts';
