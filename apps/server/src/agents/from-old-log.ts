import type { MessageResume } from '@jettson/agent';
import type { EventPayload, ToolResult } from '@jettson/contract';

/** A row of an agent's log. */
export interface StoredEvent {
  type: string;
  data: object;
  resume?: MessageResume;
}

/** Field names at the top level of an event's data, which are all ours. */
const NEW_NAMES: Record<string, string> = {
  callId: 'call_id',
  computerId: 'computer_id',
  delayMs: 'delay_ms',
  durationMs: 'duration_ms',
  isError: 'is_error',
  messageId: 'message_id',
  spawnTimeMs: 'spawn_time_ms',
};

/**
 * Converts an event from before version 0.2.0 to today's form; a current one is returned as it is. Its calls keep the
 * provider's ids, under which people have approved them. Every reader of logs goes through this. It can be removed in
 * version 0.4.0, with the second name in `isWaiting`: by then no agent of 0.1.0 is live, and logs that old
 * are not guaranteed to be readable.
 */
export function fromOldLog(event: StoredEvent): StoredEvent {
  if ('message' in event.data) return fromOldMessage(event.data as OldMessage);
  if (event.type === 'memory-extracted') return fromOldExtraction(event, event.data as OldExtraction);
  if (!Object.keys(event.data).some((name) => name in NEW_NAMES)) return event;
  const data = Object.fromEntries(
    Object.entries(event.data).map(([name, value]) => [NEW_NAMES[name] ?? name, value]),
  );
  return { ...event, data: 'result' in data ? { ...data, result: toResult(data.result) } : data };
}

interface OldUsage {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
}

interface OldMessage {
  step: number;
  message: MessageResume['message'];
  usage: OldUsage;
  finishReason: string;
  brokenInputs?: Record<string, string>;
}

function fromOldMessage({ step, message, usage, finishReason, brokenInputs }: OldMessage): StoredEvent {
  const { content } = message;
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
  const data: EventPayload<'message'>['data'] = {
    step,
    role: 'assistant',
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    tool_calls: parts
      .filter((part) => part.type === 'tool-call')
      .map(({ toolCallId, toolName, input }) => ({
        call_id: toolCallId,
        name: toolName,
        input: input as Record<string, unknown>,
      })),
    finish_reason: finishReason,
    usage: toUsage(usage),
  };
  return { type: 'message', data, resume: { message, ...(brokenInputs && { brokenInputs }) } };
}

interface OldExtraction {
  saved: { memoryId: string; namespace: string; key: string; version: number }[];
  skipped: EventPayload<'memory-extracted'>['data']['skipped'];
  usage: OldUsage;
}

function fromOldExtraction(event: StoredEvent, { saved, skipped, usage }: OldExtraction): StoredEvent {
  if (!('inputTokens' in usage)) return event;
  const data = {
    saved: saved.map(({ memoryId, ...memory }) => ({ memory_id: memoryId, ...memory })),
    skipped,
    usage: toUsage(usage),
  };
  return { type: event.type, data };
}

function toUsage({ inputTokens, outputTokens, cachedInputTokens }: OldUsage) {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cached_input_tokens: cachedInputTokens,
  };
}

interface OldResult {
  output: Record<string, unknown>;
  image?: { data: string; mediaType: string };
}

function toResult(result: unknown): ToolResult {
  const { output, image } = result as OldResult;
  return image ? { output, image: { data: image.data, media_type: image.mediaType } } : { output };
}
