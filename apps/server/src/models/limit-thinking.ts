import type { LanguageModelV4 } from '@ai-sdk/provider';

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
 * limit; where that is too little, it is left out, and a warning says so.
 */
export function limitThinking(
  connect: (fetch?: typeof globalThis.fetch) => LanguageModelV4,
): LanguageModelV4 {
  const model = connect();
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    async doGenerate(options) {
      const { maxOutputTokens } = options;
      if (maxOutputTokens === undefined) return model.doGenerate(options);
      let changed: { isThinkingLeftOut: boolean; isLimitKept: boolean } | undefined;
      const limited = connect((url, init) => {
        const body = JSON.parse(String(init?.body));
        const thinking = thinkingWithin(body, maxOutputTokens);
        const max_tokens = Math.min(body.max_tokens, maxOutputTokens);
        changed = {
          isThinkingLeftOut: body.thinking !== undefined && thinking === undefined,
          isLimitKept: max_tokens === maxOutputTokens,
        };
        return fetch(url, { ...init, body: JSON.stringify({ ...body, thinking, max_tokens }) });
      });
      const result = await limited.doGenerate(options);
      // The AI SDK says that it lowered the sum.
      const warnings = result.warnings.filter(
        (one) => !(changed?.isLimitKept && 'feature' in one && one.feature === 'maxOutputTokens'),
      );
      return { ...result, warnings: changed?.isThinkingLeftOut ? [...warnings, NO_ROOM] : warnings };
    },
    doStream: (options) => model.doStream(options),
  };
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
