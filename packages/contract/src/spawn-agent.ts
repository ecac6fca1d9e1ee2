import { z } from 'zod';
import { DEFAULT_MAX_TURNS, DEFAULT_MAX_WAIT_SECONDS } from './agent-defaults.ts';
import { AgentEnvRequest } from './agent-env.ts';
import { AgentModelRequest } from './agent-model.ts';
import { AgentToolsRequest, Permissions } from './agent-tools.ts';
import { AgentLimitsRequest, INSTRUCTIONS_MAX_CHARS, TASK_MAX_CHARS } from './agents.ts';
import { closedObject } from './closed-object.ts';
import { ARTIFACT_PATHS_MAX, SpawnFiles, WorkspacePath } from './files.ts';
import { InputFilesRequest } from './input-files.ts';
import { McpServersRequest } from './mcp-servers.ts';
import { DeclaredSource } from './memory.ts';
import { MemoryAccessRequest } from './memory-access.ts';
import { checkMemorySwitches } from './memory-switches.ts';
import { AgentNetworkRequest } from './network.ts';
import { SecretNames } from './secrets.ts';
import { TemplateReference } from './template-reference.ts';
import { jsonObject, text } from './text.ts';
import { AgentWebhook } from './webhook-target.ts';

/** How long an agent waits for a message, an approval or a higher limit, unless it was spawned with another time. */
export const DEFAULT_IDLE_SECONDS = 900;

/** A list shows a hundred agents with theirs. */
const METADATA_MAX_CHARS = 65_536;

export const SpawnAgentRequest = closedObject({
  task: text(1, TASK_MAX_CHARS, {
    tooLong: 'expected at most 4,000 characters; put the rest into instructions, input_files or files',
  })
    .refine((task) => task.trim() !== '', 'expected more than white space')
    .describe('What the agent should do, in plain language: 1 to 4,000 characters.'),
  task_source: DeclaredSource.nullish().describe(
    'Where the task comes from, if no user wrote it: a tool or a web page. What the agent writes to memory is trusted no more ' +
      'than that.',
  ),
  name: text(1, 200).nullish().describe('A name for people, and to find the agent by.'),
  template: TemplateReference.nullish().describe(
    'A template by name, or by name and version (`researcher@3`). Its defaults apply where this request has no field of its own; ' +
      'a list or an object replaces that of the template as a whole, and null takes the default of the server instead.',
  ),
  region: text(1, 32)
    .nullish()
    .describe(
      'The region that the agent runs in. Without one it takes the first region that has a computer ' +
        'ready.',
    ),
  metadata: jsonObject()
    .refine(
      (value) => JSON.stringify(value).length <= METADATA_MAX_CHARS,
      `expected at most ${METADATA_MAX_CHARS} characters as JSON`,
    )
    .superRefine(checkMemorySwitches)
    .nullish()
    .describe(
      'Any JSON object of up to 65,536 characters, kept with the agent and searchable. `metadata.region` works as `region` when ' +
        'that is absent.',
    ),
  memory: MemoryAccessRequest.nullish().describe(
    'Which memories it sees and where it writes, in recall, in its tools and when facts are saved; all of the account when ' +
      'absent. It narrows what the API key may see and never widens it.',
  ),
  model: AgentModelRequest.nullish().describe("The model that it runs on; the server's default when absent."),
  instructions: text(1, INSTRUCTIONS_MAX_CHARS)
    .nullish()
    .describe(
      "Who this agent is and how it works: up to 50,000 characters. They follow Jettson's own text about its computer, its " +
        'limits and safety in the system prompt.',
    ),
  tools: AgentToolsRequest.nullish(),
  mcp_servers: McpServersRequest.nullish(),
  permissions: Permissions.nullish().describe(
    'Which tools it may call without asking; all of them when absent.',
  ),
  network: AgentNetworkRequest.nullish().describe(
    'What it may reach, with all its tools; whatever the installation allows when absent.',
  ),
  secrets: SecretNames.nullish().describe(
    'Names of secrets of the account that it can use and never see: up to 50. The variable of that name holds a placeholder, ' +
      "and the value takes its place in requests to the secret's hosts. Headers of MCP servers and HTTP tools may name them, too.",
  ),
  env: AgentEnvRequest.nullish().describe(
    "Variables of the environment of the agent's commands. Values are kept sealed and never shown again; the commands, and so " +
      'the model, can read them.',
  ),
  max_turns: z
    .int()
    .min(1)
    .max(1000)
    .nullish()
    .describe(
      `Model turns per task or follow-up message; ${DEFAULT_MAX_TURNS} when absent. The plan allows at most 50 (free), ` +
        '300 (pro) or 1,000 (scale).',
    ),
  max_wait_seconds: z
    .int()
    .min(1)
    .max(604_800)
    .nullish()
    .describe(
      `How long it may wait for a model that is overloaded or away, up to 7 days; ${DEFAULT_MAX_WAIT_SECONDS} when absent. ` +
        'It then ends with the reason model_error.',
    ),
  limits: AgentLimitsRequest.nullish().describe(
    'Budgets of this agent. The limits of the plan apply as well.',
  ),
  keep_alive: z
    .boolean()
    .nullish()
    .describe(
      'After an answer the agent stays idle and keeps its computer, so that you can send it further ' +
        'messages.',
    ),
  idle_timeout_seconds: z
    .int()
    .min(1)
    .max(86_400)
    .nullish()
    .describe(
      `The agent ends after this many idle seconds; ${DEFAULT_IDLE_SECONDS} by default. An agent that waits for the result of a function tool gives ` +
        'up its computer after this time instead, and keeps waiting.',
    ),
  require_approval: z
    .array(text(1, 100))
    .max(50)
    .nullish()
    .describe(
      'Names of tools, such as `jettson_shell_run`, and patterns such as `jettson_files_*`. Each call of one of them waits until you ' +
        'approve or refuse it.',
    ),
  // Each level of a schema is two or three levels of JSON; the limit on its depth is checked where it is compiled.
  output_schema: jsonObject({ levels: 100 })
    .nullish()
    .describe(
      'A JSON Schema (draft 2020-12) that the answer must fit. `final_result` is then JSON, and `output` is ' +
        'its value. At most 64 KB, 32 levels deep, with 1,000 subschemas and 200 alternatives; `$ref` stays inside the schema, and ' +
        'patterns have no lookarounds or back-references.',
    ),
  files: SpawnFiles.nullish().describe(
    'Files that are in `/workspace` before the agent starts: 100 at most.',
  ),
  input_files: InputFilesRequest.nullish().describe(
    'Pictures (PNG, JPEG, WebP, GIF) and PDFs that the model sees beside its task: 20 at most, 10 MB together, 5 MB a picture. ' +
      'Each is the id of an upload or a small file itself; all small files together have at most 700 kB. Refused for a model that ' +
      'cannot read them.',
  ),
  artifacts: z
    .array(WorkspacePath)
    .max(ARTIFACT_PATHS_MAX)
    .nullish()
    .describe(
      'Paths below `/workspace` of files and folders to keep when the agent ends, in addition to what it ' +
        'leaves in `/workspace/out`.',
    ),
  webhook: AgentWebhook.nullish().describe(
    "A webhook that is called about this agent only, in addition to the account's webhooks.",
  ),
}).meta({ id: 'SpawnAgentRequest', description: 'The task of a new agent, and how it should work.' });
export type SpawnAgentRequest = z.infer<typeof SpawnAgentRequest>;
