import type { LanguageModelV4FinishReason } from '@ai-sdk/provider';
import type { EventPayload } from '@jettson/contract';

type Said = Pick<EventPayload<'message'>['data'], 'finish_reason'>;

/** A server that says this has dropped the answer: vLLM, OpenRouter, DeepSeek and Zhipu each have their word for it. */
const DROPPED =
  /^(error|abort(ed)?|cancel(l)?ed|failed|timeout|interrupted|(network|server)_error|insufficient_system_resource)$/i;
/** Azure, Gemini, Zhipu, Bedrock, Cohere and others. OpenAI's own word is the first. */
const FILTERED =
  /content_?filter|safety|prohibited|blocklist|recitation|sensitive|spii|guardrail|error_toxic/i;
/** What gateways pass on from the servers behind them, in a format whose own word is another. */
const CUT = /^(length|max_(output_|completion_|new_)?tokens|max_length|token_limit)$/i;
/** Anthropic, Mistral, LM Studio. */
const OUT_OF_WINDOW = /context_?(window|length)|model_length/i;

/**
 * Why the model stopped, for the event `message`. The SDK's words, and three of our own where it has one word for two things:
 * `refusal` (the model will not answer; a filter is `content-filter`), `context-overflow` (the answer was cut because the
 * context window is full) and `pause` (the provider asks for another turn).
 */
export function toStopReason(unified: string, raw: string | undefined): string {
  if (raw === 'pause_turn') return 'pause';
  if (raw !== undefined && OUT_OF_WINDOW.test(raw)) return 'context-overflow';
  if (raw !== undefined && FILTERED.test(raw)) return 'content-filter';
  // What OpenAI and Anthropic call a refusal, under several names.
  if (unified === 'content-filter' || raw === 'refusal') return 'refusal';
  return raw !== undefined && CUT.test(raw) ? 'length' : unified;
}

/** What is wrong with an answer that did not come to its end; undefined if it did. */
export function findBrokenEnd(
  finish: LanguageModelV4FinishReason | undefined,
  hasContent: boolean,
): string | undefined {
  const { unified, raw: written } = finish ?? {};
  // Some gateways write this in each chunk, the ones before the end included.
  const raw = written === '' || written === 'null' ? undefined : written;
  if (raw !== undefined && DROPPED.test(raw)) return `The server dropped its answer (${raw}).`;
  // Without a reason of the provider, these only say that none came.
  const hasEnded =
    finish !== undefined &&
    (raw !== undefined || !['error', 'interrupted', 'other'].includes(String(unified)));
  if (hasEnded) return undefined;
  return hasContent
    ? 'The connection ended before the answer did.'
    : 'The answer was empty: it had neither content nor a reason why it ended.';
}

/** Whether the answer was cut at a limit: its calls are never run, because the last one may be half of what was meant. */
export function isCut({ finish_reason }: Said): boolean {
  return finish_reason === 'length' || finish_reason === 'context-overflow';
}

/** Why this answer ends the run; undefined if it does not. Asking again would bring the same answer. */
export function findRefusal({ finish_reason }: Said): 'refusal' | 'content_filter' | undefined {
  if (finish_reason === 'refusal') return 'refusal';
  return finish_reason === 'content-filter' ? 'content_filter' : undefined;
}
