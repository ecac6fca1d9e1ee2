/** What the Python package adds to the schemas of the wire when records are generated from them. */

/** The answers that its methods read, and the bodies of webhooks: each is a record, and so is each nested object. */
export const ANSWERS = [
  'Agent',
  'AgentList',
  'AgentMessage',
  'ApprovalDecision',
  'ToolResultReceipt',
  'AgentEventPage',
  'Template',
  'TemplateList',
  'PendingList',
  'AccountEvent',
  'ArtifactList',
  'UploadedFile',
  'UploadedFileList',
  'Memory',
  'WrittenMemory',
  'MemoryProposal',
  'MemoryProposalList',
  'MemoryList',
  'MemoryHistory',
  'SearchMemoriesResponse',
  'MemorySearchMode',
  'NamespaceList',
  'DeleteMemoriesResponse',
  'DedupeMemoriesResponse',
  'ConsolidateMemoriesResponse',
  'ImportMemoriesResponse',
  'ApplyMemoryPlanResponse',
  'UndoMemoryOperationResponse',
  'MemoryOperationList',
  'MemoryErasure',
  'RegionList',
  'ModelList',
  'Usage',
  'ApiKey',
  'CreatedApiKey',
  'ApiKeyList',
  'Webhook',
  'CreatedWebhook',
  'WebhookList',
  'RotatedSecret',
  'WebhookDelivery',
  'WebhookDeliveryList',
  'WebhookPayload',
  'Secret',
  'SecretList',
];

/** Names of records: for a schema by its name, for a nested object by its path. Otherwise as on the wire. */
export const RECORD_NAMES: Record<string, string> = {
  AgentList: 'AgentListResponse',
  Region: 'RegionInfo',
  'Region.pool': 'WarmPool',
  UnknownAgentEvent: 'UnknownEvent',
  'FilesPlacedEvent.data.files': 'PlacedFile',
  'MemoryRecalledEvent.data.memories': 'RecalledMemory',
  'MemoryExtractedEvent.data.saved': 'SavedMemory',
  'MemoryExtractedEvent.data.skipped': 'SkippedFact',
  'MemoryProposal.current': 'CurrentMemory',
  'MemorySearchResult.explain': 'MemoryExplanation',
  'MemorySearchResult.explain.words': 'MatchedWord',
  DeleteMemoriesResponse: 'DeleteManyResult',
  DedupeMemoriesResponse: 'DedupeResult',
  ConsolidateMemoriesResponse: 'ConsolidateResult',
  ImportMemoriesResponse: 'ImportResult',
  ApplyMemoryPlanResponse: 'ApplyPlanResult',
  UndoMemoryOperationResponse: 'UndoResult',
  'Usage.memory': 'MemoryUsage',
};

/** Fields that stay JSON, because callers send them back in parts. */
export const JSON_FIELDS: readonly string[] = ['Template.defaults'];

/** Names of fields that differ from the wire; camelCase becomes snake_case automatically. */
export const FIELD_NAMES: Record<string, string> = { 'Usage.from': 'from_date', 'Usage.to': 'to_date' };

/** Records that extend another one: the other's path. */
export const EXTENDS: Record<string, string> = {
  MemoryVersion: 'Memory',
  WrittenMemory: 'Memory',
  MemorySearchResult: 'Memory',
  CreatedApiKey: 'ApiKey',
  CreatedWebhook: 'Webhook',
  UsageGroup: 'UsageAmounts',
};

/** Hand-written additions: classes in `python/src/jettson/_record_methods.py`. */
export const METHODS: Record<string, string> = {
  Agent: 'AgentMethods',
  AgentEvent: 'EventMethods',
  AccountEvent: 'EventMethods',
  Memory: 'MemoryMethods',
};

/**
 * The value of a field if the answer leaves it out, as in the original client, although our server always sends it. A
 * new field in an existing answer gets an entry too: an older server does not send it.
 */
export const DEFAULTS: Record<string, string> = {
  'Agent.name': '""',
  'Agent.task': 'None',
  'Agent.updated_at': 'None',
  'Agent.template': 'None',
  'Agent.model': '"jettson-6.0"',
  'Agent.model_id': 'None',
  'Agent.model_options': 'None',
  'Agent.instructions': 'None',
  'Agent.max_turns': '20',
  'Agent.env': 'None',
  'Agent.tools': '()',
  'Agent.pending_calls': '()',
  'Agent.mcp_servers': '()',
  'Agent.permissions': 'None',
  'Agent.network': 'None',
  'Agent.secrets': '()',
  'Agent.input_files': '()',
  'Agent.container': 'None',
  'Agent.usage': 'None',
  'Agent.limits': 'None',
  'Agent.keep_alive': 'None',
  'AgentConfiguredEvent.data.network': 'None',
  'AgentConfiguredEvent.data.secrets': '()',
  'AgentUsage.estimated': 'None',
  'ApiKey.monthly_cost_limit_usd': 'None',
  'ApiKey.secrets': 'None',
  'Usage.prices': 'None',
  'UsageAmounts.estimated': 'None',
  'Memory.importance': '5',
  'Memory.source': '"manual"',
  'Memory.access_count': '0',
  'Memory.updated_at': '0',
  'Memory.version': 'None',
  'Memory.trust': 'None',
  'Memory.provenance': 'None',
  'MemorySearchResult.breakdown': 'MemoryScoreBreakdown()',
  'MemoryScoreBreakdown.semantic': 'None',
  'MemoryScoreBreakdown.keyword': 'None',
  'MemoryScoreBreakdown.importance': 'None',
  'MemoryScoreBreakdown.timeDecay': 'None',
  'DedupeMemoriesResponse.removed': '0',
  'DedupeMemoriesResponse.kept': '0',
  'DedupeMemoriesResponse.threshold': 'None',
  'ConsolidateMemoriesResponse.consolidated': '0',
  'ConsolidateMemoriesResponse.summarized_by': 'None',
  'ConsolidateMemoriesResponse.threshold': 'None',
  'ConsolidateSummary.importance': '5',
  'ImportMemoriesResponse.imported': '0',
  'ImportMemoriesResponse.unchanged': 'None',
  'ImportMemoriesResponse.failed': '0',
  'ImportMemoriesResponse.partial': 'False',
};
