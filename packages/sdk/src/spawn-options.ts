import type { OutputSchema } from './output-schema.ts';
import type { InputFileOption } from './to-input-file.ts';
import type { RequestOptions } from './transport.ts';
import type {
  AgentLimits,
  AgentModelRequest,
  AgentNetworkRequest,
  AgentWebhook,
  FunctionToolRequest,
  HttpToolRequest,
  McpServerRequest,
  MemoryAccess,
  Permissions,
  SpawnFile,
  SpawnRequest,
} from './wire-types.ts';

export interface SpawnOptions extends RequestOptions {
  /** Where the task comes from, if no user wrote it: what the agent writes to memory is trusted no more than that. */
  taskSource?: SpawnRequest['request']['task_source'];
  name?: string | undefined;
  /**
   * A template by name, or by name and version (`researcher@3`). It decides what is absent here; an option that is null takes the
   * server's default instead of the template's.
   */
  template?: string | undefined;
  /** Where its computer runs. By default the first region with a warm one. */
  region?: string | null | undefined;
  /** Kept with the agent, for you to find it by. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Which memories it sees and where it writes; all of the account when absent. */
  memory?: MemoryAccess | null | undefined;
  /** Budgets: at one that is used up the agent waits until `update` raises it. */
  limits?: AgentLimits | null | undefined;
  /** Stay idle after an answer, with the computer, for follow-up messages. */
  keepAlive?: boolean | null | undefined;
  /** How long it waits before it ends, milliseconds (the server counts seconds); 900,000 by default. */
  idleTimeoutMs?: number | null | undefined;
  /** A model of `models.list()`, by its name or with options; the server's default when absent. */
  model?: AgentModelRequest | null | undefined;
  /** Who the agent is and how it works, up to 50,000 characters. */
  instructions?: string | null | undefined;
  /** Turns of the model for one task or follow-up, 20 when absent. */
  maxTurns?: number | null | undefined;
  /** How long it may wait for a model that is overloaded or away, up to 7 days; a day when absent. */
  maxWaitSeconds?: number | null | undefined;
  /**
   * Toolsets (`shell`, `files`, `http`, `web`, `browser`, `memory`, `agents`), single tools, and tools of your own; all
   * built-in ones but `agents` when absent, none with `[]`.
   */
  tools?: (string | FunctionToolRequest | HttpToolRequest)[] | null | undefined;
  /** MCP servers whose tools it gets, as `<server>__<tool>`. */
  mcpServers?: McpServerRequest[] | null | undefined;
  /** What it may reach: `{ type: 'limited', allowed_hosts: ['api.example.com'] }`; whatever the server allows when absent. */
  network?: AgentNetworkRequest | null | undefined;
  /** Names of secrets that it can use and never see. */
  secrets?: string[] | null | undefined;
  /** Variables of the environment of its commands; never shown again. */
  env?: Record<string, string> | null | undefined;
  /** Which tools may be called freely, which wait for `approvals.decide`, and which never run. */
  permissions?: Permissions | null | undefined;
  /** Names and patterns of tools whose calls wait for `approvals.decide`. */
  requireApproval?: string[] | null | undefined;
  /** What the answer must fit: a JSON Schema, or one of zod 4 and the like. `parseOutput` gives it typed. */
  outputSchema?: OutputSchema | Record<string, unknown> | null | undefined;
  /** What is in `/workspace` before the first turn: small files whole, larger ones by `files.upload`. */
  files?: SpawnFile[] | null | undefined;
  /** Pictures and PDFs that the model sees beside its task; `data` may be bytes. Large ones by `files.upload`. */
  inputFiles?: InputFileOption[] | null | undefined;
  /** Files and folders to keep at the end, besides what is left in `/workspace/out`. */
  artifacts?: string[] | null | undefined;
  /** Told of this agent alone, besides the account's. */
  webhook?: AgentWebhook | null | undefined;
  /** The same key gives the same agent for 24 hours. Made for you when absent, so that no retry starts a second agent. */
  idempotencyKey?: string | undefined;
}
