import { z } from 'zod';
import { defineEvent } from './define-event.ts';

const step = z.int().meta({ description: 'The turn of the model, counted from 1.' });
const call_id = z.string().meta({
  description: 'The id of the tool call, "call_" and 21 characters; unique over all agents.',
});
const name = z.string().meta({ description: 'The name of the tool.' });
const input = z.record(z.string(), z.unknown()).meta({
  description: 'The arguments, as the model gave them; empty when they were not a JSON object.',
});

/** A call that the model makes. */
export const ToolCall = z
  .object({ call_id, name, input })
  .meta({ id: 'ToolCall', description: 'A tool call that the model makes.' });
export type ToolCall = z.infer<typeof ToolCall>;

/** Tokens of a model call. */
export const TokenUsage = z
  .object({
    input_tokens: z.int().describe('What the model read.'),
    output_tokens: z.int().describe('What the model wrote, its thoughts included.'),
    cached_input_tokens: z
      .int()
      .meta({ description: "Part of input_tokens: read from the provider's cache." }),
    cache_write_tokens: z
      .int()
      .optional()
      .meta({ description: "Part of input_tokens: written to the provider's cache." }),
    estimated: z
      .literal(true)
      .optional()
      .meta({ description: 'The model did not report its usage; this is estimated from the texts.' }),
  })
  .meta({ id: 'TokenUsage', description: 'The tokens that a model call used.' });
export type TokenUsage = z.infer<typeof TokenUsage>;

/** A picture in the result of a tool. */
export const ToolResultImage = z
  .object({
    data: z.string().meta({ description: 'The picture in base64.' }),
    media_type: z.string().meta({ description: 'For example image/png.' }),
  })
  .meta({ id: 'ToolResultImage', description: 'A picture in the result of a tool.' });

export const ToolResult = z
  .object({
    output: z.record(z.string(), z.unknown()).meta({
      description:
        'What the tool answered; {"error": …} if it failed. If stdout or stderr has over 100,000 characters, the middle ' +
        'is left out: all of it is in the events tool-call-output.',
    }),
    image: ToolResultImage.optional(),
    images: z
      .array(ToolResultImage)
      .optional()
      .meta({ description: 'Several pictures, from a tool of an MCP server; `image` is then absent.' }),
  })
  .meta({ id: 'ToolResult', description: 'The result of a tool call.' });
export type ToolResult = z.infer<typeof ToolResult>;

export const StepStartEvent = defineEvent(
  'StepStartEvent',
  'step-start',
  z.object({ step }),
  'A turn of the model begins.',
);

export const ModelRetryEvent = defineEvent(
  'ModelRetryEvent',
  'model-retry',
  z.object({
    step,
    attempt: z.int().meta({ description: 'The attempt that failed, counted from 1.' }),
    delay_ms: z.int().meta({ description: 'The wait before the next attempt, milliseconds.' }),
    error: z.string().meta({ description: 'Why it failed, for people.' }),
  }),
  'The model could not be called; the call will be repeated.',
);

export const ModelFallbackEvent = defineEvent(
  'ModelFallbackEvent',
  'model-fallback',
  z.object({
    step,
    from_model: z.string().meta({ description: 'The model that could not be asked, or refused to answer.' }),
    to_model: z.string().meta({ description: 'The model that is asked instead.' }),
    error: z.string().meta({ description: 'Why, for people.' }),
    usage: TokenUsage.optional().meta({
      description: 'Tokens of the answer that `from_model` gave, if it refused to answer.',
    }),
  }),
  'Another model is asked instead, for this turn.',
);

export const ModelOptionIgnoredEvent = defineEvent(
  'ModelOptionIgnoredEvent',
  'model-option-ignored',
  z.object({
    step,
    model_id: z.string().meta({ description: 'The model, as GET /models names it.' }),
    option: z.string().meta({ description: 'The option, such as effort or temperature.' }),
    reason: z.string().meta({ description: 'Why, for people.' }),
  }),
  'The model does not have an option that the spawn set, so it was not sent. Reported once for a model and option.',
);

export const MessageEvent = defineEvent(
  'MessageEvent',
  'message',
  z.object({
    step,
    role: z.literal('assistant').describe('Who spoke.'),
    text: z.string().meta({ description: 'What the model said; empty when it only calls tools.' }),
    tool_calls: z.array(ToolCall).meta({ description: 'The calls that it asks for, in its order.' }),
    model_id: z.string().optional().meta({
      description: 'The model that said it, as GET /models names it; absent in logs of versions before 0.3.',
    }),
    finish_reason: z.string().meta({
      description:
        'Why the model stopped: stop, length, tool-calls, refusal, content-filter, context-overflow, pause, error or other. ' +
        'After length and context-overflow, none of its tool calls is run.',
    }),
    usage: TokenUsage,
    cost_usd: z.number().optional().meta({
      description:
        'What it cost, US dollars, at the price of that moment; 0 if the price is unknown. Absent in logs of versions before 0.3.',
    }),
    duration_ms: z.int().optional().meta({
      description:
        'How long the model took for it, milliseconds, without failed tries before. Absent in logs of versions before 0.3.',
    }),
  }),
  'The model has spoken: text, tool calls, or both.',
);

export const ToolCallStartEvent = defineEvent(
  'ToolCallStartEvent',
  'tool-call-start',
  z.object({
    step,
    call_id,
    name,
    input,
    waits_for: z
      .enum(['client'])
      .optional()
      .meta({ description: 'client: it waits for POST /agents/{id}/tool-results/{call_id}.' }),
    until: z.iso.datetime().optional().meta({ description: 'With waits_for: when the wait ends.' }),
  }),
  'A tool call starts.',
);

export const ToolCallOutputEvent = defineEvent(
  'ToolCallOutputEvent',
  'tool-call-output',
  z.object({
    step,
    call_id,
    stream: z.enum(['stdout', 'stderr']).describe('Where it was printed.'),
    text: z.string().describe('The piece that was printed.'),
  }),
  'A running command printed something.',
);

export const ToolCallEndEvent = defineEvent(
  'ToolCallEndEvent',
  'tool-call-end',
  z.object({
    step,
    call_id,
    name,
    result: ToolResult,
    is_error: z.boolean().meta({ description: 'True when the call failed or was not run.' }),
    fault: z.string().optional().meta({
      description:
        'With is_error: why it failed, for people. The error in `result` is what the model reads. Absent in logs of versions before 0.3.',
    }),
    duration_ms: z.int().meta({ description: 'Milliseconds.' }),
  }),
  'A tool call has ended. A call that was refused ends without a start.',
);

export const UserMessageEvent = defineEvent(
  'UserMessageEvent',
  'user-message',
  z.object({
    content: z.string().describe('The text that the model reads.'),
    message_id: z.string().optional().meta({
      description: 'The message of POST /agents/{id}/messages; absent for a hint by the server.',
    }),
  }),
  'The model is told something in addition to its task.',
);

export const ContextWindowEvent = defineEvent(
  'ContextWindowEvent',
  'context-window',
  z.object({
    tokens: z.int().describe('What is assumed from now on for this agent.'),
    model_id: z.string().describe('The model, as GET /models names it.'),
  }),
  'A model refused the conversation as too long: its context window is smaller than was assumed.',
);

export const ContextCompactedEvent = defineEvent(
  'ContextCompactedEvent',
  'context-compacted',
  z.object({
    up_to_step: z.int().describe('The last turn of which something was left out.'),
    cleared: z
      .array(z.string())
      .describe('Calls whose results the model no longer reads, except with jettson_history_read.'),
    summary: z
      .string()
      .nullable()
      .describe(
        'What the model wrote about its turns up to that one, and reads in their place; null if they stay.',
      ),
    summarised_messages: z
      .array(z.string())
      .optional()
      .describe('Messages of users that only the summary keeps; all others stay word for word.'),
    tokens_before: z.int().describe('How long the next request would have been.'),
    tokens_after: z.int().describe('How long it is now, estimated.'),
    model_id: z.string().optional().describe('With a summary: the model that wrote it.'),
    usage: TokenUsage.optional().describe('With a summary: what it took.'),
  }),
  "The conversation had filled 70 % of the model's context window, so its older part was left out or summarised. The log " +
    'keeps everything.',
);

export const FinalResultEvent = defineEvent(
  'FinalResultEvent',
  'final-result',
  z.object({ text: z.string().describe('The answer.') }),
  'The model has answered.',
);

export const StoppedEvent = defineEvent(
  'StoppedEvent',
  'stopped',
  z.object({
    reason: z.enum(['max_steps', 'refusal', 'content_filter']).meta({
      description:
        'Why: all turns are used up, the model refused to answer, or its provider withheld the answer.',
    }),
    text: z.string().meta({ description: 'What the model said in its last turn.' }),
  }),
  'The last turn ended without an answer.',
);

/** What happens in the loop of model turns and tool calls. A run is resumed from these events. */
export const LOOP_EVENTS = [
  StepStartEvent,
  ModelRetryEvent,
  ModelFallbackEvent,
  ModelOptionIgnoredEvent,
  MessageEvent,
  ToolCallStartEvent,
  ToolCallOutputEvent,
  ToolCallEndEvent,
  UserMessageEvent,
  ContextWindowEvent,
  ContextCompactedEvent,
  FinalResultEvent,
  StoppedEvent,
] as const;
