import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { RequestHeaders, ShownHeaders } from './request-headers.ts';
import { jsonObject, text } from './text.ts';
import { WebhookUrl } from './webhook-target.ts';

/** Of an agent, the built-in ones included: models choose badly among more. */
export const MAX_TOOLS = 128;

const OUR_PREFIX = 'jettson_';

const name = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, underscores and hyphens')
  .refine((given) => !given.startsWith(OUR_PREFIX), `expected a name that does not begin with ${OUR_PREFIX}`)
  .describe(
    'The name that the model calls: 1 to 64 letters, digits, `_` and `-`. It is unique among the tools of the agent and does not ' +
      'begin with `jettson_`.',
  );

const description = text(1, 10_000).describe('What the tool does and when to use it, for the model.');

// Each level of a schema is two or three levels of JSON; the limit on its depth is checked where it is compiled.
const inputSchema = jsonObject({ levels: 100 })
  .refine(({ type }) => type === 'object', {
    path: ['type'],
    error: 'expected "object": the input of a tool is an object',
  })
  .describe(
    'A JSON Schema (draft 2020-12) that each input is checked against before the call. At most 64 KB; `$ref` stays inside the ' +
      'schema and leads to no recursion, and patterns have no lookarounds or back-references.',
  );

/** What every kind of custom tool has. */
const customToolParts = { name, description, input_schema: inputSchema };

/** How long a function tool is waited for, seconds. */
export const DEFAULT_FUNCTION_SECONDS = 600;
export const MAX_FUNCTION_SECONDS = 7 * 86_400;

/** A tool that the caller's own program runs. */
export const FunctionToolRequest = closedObject({
  type: z.literal('function').describe('Your program runs it and posts the result.'),
  ...customToolParts,
  timeout_seconds: z
    .int()
    .min(1)
    .max(MAX_FUNCTION_SECONDS)
    .nullish()
    .describe(
      `How long a call waits for its result: up to 604,800 seconds (7 days); ${DEFAULT_FUNCTION_SECONDS} when absent. After that ` +
        'the model is told that nobody answered.',
    ),
}).meta({
  id: 'FunctionToolRequest',
  description:
    'A tool that your own program runs. The agent waits (idle, `awaiting_tool_result`) until you post the result to ' +
    '`/agents/{id}/tool-results/{call_id}`.',
});

/** How long an attempt to call an HTTP tool may take, seconds. */
export const MAX_HTTP_SECONDS = 60;

/** A tool that a server of the caller runs. */
export const HttpToolRequest = closedObject({
  type: z.literal('http').describe('Your server runs it: each call is a signed POST.'),
  ...customToolParts,
  url: WebhookUrl.describe(
    'Where calls are posted: `{agent_id, call_id, name, input}`, signed as webhooks are, with the secret of the account. It must be ' +
      'public, unless the operator allows others; redirects are not followed.',
  ),
  headers: RequestHeaders.nullish().describe('Headers of each request, for example `Authorization`.'),
  timeout_seconds: z
    .int()
    .min(1)
    .max(MAX_HTTP_SECONDS)
    .nullish()
    .describe(
      `How long one attempt may take: up to ${MAX_HTTP_SECONDS} seconds, also when absent. After network failures, 429 and 5xx there are up to ` +
        'five attempts with the same `Idempotency-Key`, within this time and 60 seconds more.',
    ),
}).meta({
  id: 'HttpToolRequest',
  description:
    'A tool that your own server runs. Its JSON or text answer is the output; beyond 100 kB the middle is left out. The account needs ' +
    'a webhook secret (POST /webhooks/rotate-secret).',
});

/** A tool of the caller, as a spawn gives it. */
export const CustomToolRequest = z.discriminatedUnion('type', [FunctionToolRequest, HttpToolRequest]);
export type CustomToolRequest = z.infer<typeof CustomToolRequest>;

/** The same as answers show it. */
export const CustomTool = z
  .object({
    type: z
      .enum(['function', 'http'])
      .describe('function: your program runs it and posts the result. http: your server is called.'),
    name: z.string().describe('The name that the model calls.'),
    description: z.string().describe('What the tool does, for the model.'),
    input_schema: z.record(z.string(), z.unknown()).describe('The JSON Schema of its input.'),
    timeout_seconds: z
      .int()
      .describe('How long a call waits for its result; with `http`, how long one attempt may take.'),
    url: z.string().optional().describe('With `http`: where calls are posted.'),
    headers: ShownHeaders.optional(),
  })
  .meta({ id: 'CustomTool', description: 'A tool that the spawn brought.' });
export type CustomTool = z.infer<typeof CustomTool>;

/** The tools of an agent, as answers show them. */
export const ShownTools = z.array(z.union([z.string(), CustomTool]));
