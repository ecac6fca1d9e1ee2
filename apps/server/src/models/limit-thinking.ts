import type { LanguageModelV4, LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider';
import { withCalls } from './with-calls.ts';

/** The least that Anthropic takes as a budget for thinking. */
const MIN_THINKING_TOKENS = 1024;

const NO_ROOM = {
  type: 'unsupported' as const,
  feature: 'reasoning',
  details: `max_output_tokens leaves no room for thinking, which takes at least ${MIN_THINKING_TOKENS} tokens.`,
};

/**
 * A model of Anthropic that keeps to `maxOutputTokens`, thinking included. For models that think within a budget the AI SDK
 * adds that budget to the limit, up to 60,000 tokens to a limit of a few hundred. Here thinking gets at most half of the
 * limit; where that is too little, it is left out, and a warning says so. `connect` makes the model with the fetch that it
 * is given.
 */
export function limitThinking(
  connect: (fetch: typeof globalThis.fetch) => LanguageModelV4,
  fetchIt: typeof globalThis.fetch,
): LanguageModelV4 {
  const model = connect(fetchIt);

  /** The model for one call, and what becomes of the warnings of its answer. */
  function limited(maxOutputTokens: number) {
    let changed: { isThinkingLeftOut: boolean; isLimitKept: boolean } | undefined;
    const forCall = connect((url, init) => {
      const body = JSON.parse(String(init?.body));
      const thinking = thinkingWithin(body, maxOutputTokens);
      const max_tokens = Math.min(body.max_tokens, maxOutputTokens);
      changed = {
        isThinkingLeftOut: body.thinking !== undefined && thinking === undefined,
        isLimitKept: max_tokens === maxOutputTokens,
      };
      return fetchIt(url, { ...init, body: JSON.stringify({ ...body, thinking, max_tokens }) });
    });
    const correct = (warnings: SharedV4Warning[]) => {
      // The AI SDK says that it lowered the sum.
      const kept = warnings.filter(
        (one) => !(changed?.isLimitKept && 'feature' in one && one.feature === 'maxOutputTokens'),
      );
      return changed?.isThinkingLeftOut ? [...kept, NO_ROOM] : kept;
    };
    return { model: forCall, correct };
  }

  return withCalls(model, {
    async doGenerate(options) {
      if (options.maxOutputTokens === undefined) return model.doGenerate(options);
      const { model: forCall, correct } = limited(options.maxOutputTokens);
      const result = await forCall.doGenerate(options);
      return { ...result, warnings: correct(result.warnings) };
    },
    async doStream(options) {
      if (options.maxOutputTokens === undefined) return model.doStream(options);
      const { model: forCall, correct } = limited(options.maxOutputTokens);
      const result = await forCall.doStream(options);
      const corrected = new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
        transform: (part, controller) =>
          controller.enqueue(
            part.type === 'stream-start' ? { ...part, warnings: correct(part.warnings) } : part,
          ),
      });
      return { ...result, stream: result.stream.pipeThrough(corrected) };
    },
  });
}

interface Thinking {
  type: string;
  budget_tokens?: number;
}

function thinkingWithin(
  { thinking }: { thinking?: Thinking },
  maxOutputTokens: number,
): Thinking | undefined {
  if (thinking?.budget_tokens === undefined) return thinking;
  const budget = Math.min(thinking.budget_tokens, Math.floor(maxOutputTokens / 2));
  return budget < MIN_THINKING_TOKENS ? undefined : { ...thinking, budget_tokens: budget };
}
