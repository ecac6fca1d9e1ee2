import { setTimeout as wait } from 'node:timers/promises';
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  SharedV4Warning,
} from '@ai-sdk/provider';
import type { TokenUsage } from '@jettson/contract';
import type { ModelMessage } from 'ai';
import { askForStream } from './collect-answer.ts';
import type { Conversation } from './conversation.ts';
import { ContextOverflowError, ModelError } from './errors.ts';
import { findUnsent } from './find-unsent.ts';
import { measureUsage } from './measure-usage.ts';
import { pickRetryDelay } from './pick-retry-delay.ts';
import { repairReply, textOf } from './repair-reply.ts';
import { findRefusal, toStopReason } from './stop-reason.ts';
import { toModelError } from './to-model-error.ts';
import { toAsk, toRequest } from './to-request.ts';
import type { LoopEvent, ModelOptions, NamedModel, RunAgentOptions } from './types.ts';

const REFUSAL_SHOWN_CHARS = 500;
const NO_TOKENS: TokenUsage = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 };

/** A model that has failed for this long is left, for the next one or until it is back. */
const LEAVE_AFTER_MS = 30_000;

/**
 * One turn of the model: a `message` event, and before it a `model-retry` for each new attempt after overload, a rate
 * limit, a broken connection or an answer that cannot be read, a `model-fallback` where another model is asked, and a
 * `model-option-ignored` for what a model does not have. Throws a ModelError when none of the models can be asked, and a
 * ContextOverflowError when the conversation does not fit.
 */
export async function* askModel(
  conversation: Conversation,
  options: RunAgentOptions,
): AsyncGenerator<LoopEvent> {
  const asked = toAsk(conversation, options.maxTurns);
  yield toMessage(yield* askForAnswer(conversation, options, asked), {
    step: conversation.turns + 1,
    newCallId: options.newCallId,
    takenIds: conversation.providerCallIds,
  });
}

/** A model's answer, and what it was asked. */
interface Answer {
  result: LanguageModelV4GenerateResult;
  request: LanguageModelV4CallOptions;
  modelId: string;
  /** From the request to the whole answer. */
  durationMs: number;
  /** A `model-fallback` has counted its tokens. */
  isCounted?: boolean;
}

/**
 * The answer of the first of the models that can be asked and does not refuse to answer; a refusal if none of the others
 * answers. Those that an earlier attempt found to refuse are asked last. Yields and throws like `askModel`.
 */
export async function* askForAnswer(
  conversation: Conversation,
  options: RunAgentOptions,
  messages: ModelMessage[],
): AsyncGenerator<LoopEvent, Answer> {
  const step = conversation.turns + 1;
  const failures: ModelError[] = [];
  let refusal: Answer | undefined;
  const { refusedBy } = conversation;
  const models = options.models.toSorted((a, b) => Number(refusedBy.has(a.id)) - Number(refusedBy.has(b.id)));
  for (const [index, model] of models.entries()) {
    const outcome = yield* askOne(conversation, options, { named: model, messages });
    const next = models[index + 1];
    const change = { step, from_model: model.id, to_model: next?.id ?? '' };
    if (!('failure' in outcome)) {
      if (next === undefined || findRefusal({ finish_reason: stopReasonOf(outcome) }) === undefined)
        return outcome;
      const error = describeRefusal(outcome);
      yield {
        type: 'model-fallback',
        data: { ...change, error, usage: usageOf(outcome, textOf(outcome.result.content)) },
      };
      refusal ??= { ...outcome, isCounted: true };
      continue;
    }
    const { failure } = outcome;
    if (!(failure instanceof ModelError) || failure instanceof ContextOverflowError) throw failure;
    failures.push(failure);
    if (next !== undefined) yield { type: 'model-fallback', data: { ...change, error: failure.message } };
  }
  // Waiting for the others would mean to ask, and pay, the one that refuses again and again.
  if (refusal !== undefined) return refusal;
  throw summarize(failures);
}

/** Why another model is asked instead of the one that refused, with its own words. */
function describeRefusal({ result, modelId }: Answer): string {
  const words = textOf(result.content).trim();
  const refused =
    stopReasonOf({ result }) === 'refusal'
      ? `The model ${modelId} refused to answer`
      : `The provider of the model ${modelId} withheld the answer: its content filter matched`;
  return words === '' ? `${refused}.` : `${refused}: ${words.slice(0, REFUSAL_SHOWN_CHARS)}`;
}

/** Why the model stopped. */
export function stopReasonOf({ result }: Pick<Answer, 'result'>): string {
  return toStopReason(result.finishReason.unified, result.finishReason.raw);
}

/** What an answer took, of which `answered` was kept. */
export function usageOf({ result, request, isCounted }: Answer, answered: unknown): TokenUsage {
  if (isCounted) return NO_TOKENS;
  const { prompt, tools } = request;
  return measureUsage(result.usage, { asked: [prompt, tools], answered });
}

/** Why none could be asked. A failure that may pass counts more than those that will not. */
function summarize(failures: readonly ModelError[]): ModelError {
  const away = failures.filter(({ isTemporary }) => isTemporary);
  const last = (away[0] ?? failures.at(-1)) as ModelError;
  if (away.length < 2) return last;
  const { message, statusCode, isTemporary, retryAfterMs } = last;
  return new ModelError(message, {
    statusCode,
    isTemporary,
    retryAfterMs,
    awaited: away.flatMap(({ awaited }) => awaited),
  });
}

/** Asks one of the models until it answers, or until it is time to give it up: then returns why. */
async function* askOne(
  conversation: Conversation,
  options: RunAgentOptions,
  { named, messages }: { named: NamedModel; messages: ModelMessage[] },
): AsyncGenerator<LoopEvent, Answer | { failure: unknown }> {
  const { signal, retryDelayMs = 2_000 } = options;
  const step = conversation.turns + 1;
  const { model } = named;
  const request = { ...toRequest(options, { named, messages }), abortSignal: signal };
  const { onDelta } = options;
  const onText = onDelta && ((text: string) => onDelta({ step, attempt: conversation.attempts, text }));
  let failingSince: number | undefined;

  for (let attempt = 1; ; attempt++) {
    const askedAt = performance.now();
    const [outcome] = await Promise.allSettled([askForStream(() => model.doStream(request), onText)]);
    if (outcome.status === 'fulfilled') {
      const durationMs = Math.round(performance.now() - askedAt);
      const { warnings, request: sent } = outcome.value;
      // Once: with pictures, it takes long to read.
      const isKnown = conversation.answeredBy.has(named.id);
      const unsent = isKnown ? [] : findUnsent(options.modelOptions ?? {}, sent?.body);
      yield* ignoredOptions(conversation, options, { model: named, warnings, unsent });
      conversation.answeredBy.add(named.id);
      return { result: outcome.value, request, modelId: named.id, durationMs };
    }
    signal.throwIfAborted();
    const failure = toModelError(outcome.reason, { named, attempt });
    if (!(failure instanceof ModelError && failure.isTemporary)) return { failure };
    failingSince ??= performance.now();
    const leaveAfterMs = (await options.leaveAfterMs?.(named.id)) ?? LEAVE_AFTER_MS;
    const leftMs = leaveAfterMs - (performance.now() - failingSince);
    const delayMs = pickRetryDelay(outcome.reason, { attempt, retryDelayMs });
    // A provider that wants to be left alone for longer is not asked sooner.
    if (leftMs <= 0 || (failure.retryAfterMs ?? 0) > leftMs) return { failure };
    const delay_ms = Math.round(Math.min(delayMs, leftMs));
    yield { type: 'model-retry', data: { step, attempt, delay_ms, error: failure.message } };
    await wait(delay_ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** What the AI SDK calls our options. */
const SDK_NAMES: Record<keyof ModelOptions, readonly string[]> = {
  effort: ['reasoning', 'reasoningEffort', 'effort'],
  max_output_tokens: ['maxOutputTokens'],
  temperature: ['temperature'],
};

/** Options that were set and not sent: those that the model lacks, and those that the SDK left out, with a warning or without. */
function* ignoredOptions(
  conversation: Conversation,
  { modelOptions = {} }: RunAgentOptions,
  {
    model,
    warnings,
    unsent,
  }: { model: NamedModel; warnings: readonly SharedV4Warning[]; unsent: readonly (keyof ModelOptions)[] },
): Generator<LoopEvent> {
  for (const option of Object.keys(SDK_NAMES) as (keyof ModelOptions)[]) {
    if ((modelOptions[option] ?? null) === null || conversation.knowsIgnored(model.id, option)) continue;
    const warning = warnings.find((one) => 'feature' in one && SDK_NAMES[option].includes(one.feature));
    const isLacking = model.lacks?.includes(option) ?? false;
    if (warning === undefined && !isLacking && !unsent.includes(option)) continue;
    const details = warning !== undefined && 'details' in warning ? warning.details : undefined;
    yield {
      type: 'model-option-ignored',
      data: {
        step: conversation.turns + 1,
        model_id: model.id,
        option,
        reason: details ?? 'The model does not have this option.',
      },
    };
  }
}

function toMessage(
  answer: Answer,
  { step, ...ids }: { step: number; newCallId: () => string; takenIds: ReadonlySet<string> },
): LoopEvent {
  const { resume, ...said } = repairReply(answer.result.content, ids);
  return {
    type: 'message',
    data: {
      step,
      role: 'assistant',
      ...said,
      model_id: answer.modelId,
      finish_reason: stopReasonOf(answer),
      usage: usageOf(answer, resume.message.content),
      duration_ms: answer.durationMs,
    },
    resume,
  };
}
