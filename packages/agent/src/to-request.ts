import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider';
import type { ModelMessage } from 'ai';
import type { Conversation } from './conversation.ts';
import { forProvider } from './for-provider.ts';
import { toPrompt } from './to-prompt.ts';
import type { DescribedTool, ModelOptions, NamedModel } from './types.ts';

const LAST_TURN =
  'This is your last turn. Do not call any tool: it would not be run. Answer with what you have, and say what is missing.';

/** What the model reads before its next turn. */
export function toAsk({ messages, turns }: Conversation, maxTurns: number): ModelMessage[] {
  const isLast = turns + 1 >= maxTurns;
  return isLast ? [...messages, { role: 'user', content: LAST_TURN }] : messages;
}

/** What every request of a run has, beside its messages. */
interface RequestFrame {
  tools: readonly DescribedTool[];
  system: string;
  modelOptions?: ModelOptions;
}

/** The request that shows these messages to this model. */
export function toRequest(
  { tools, system, modelOptions = {} }: RequestFrame,
  {
    named: { model, lacks = [] },
    messages,
  }: { named: Pick<NamedModel, 'model' | 'lacks'>; messages: ModelMessage[] },
): LanguageModelV4CallOptions {
  const { effort, max_output_tokens: maxOutputTokens, temperature } = omit(modelOptions, lacks);
  return {
    prompt: toPrompt(system, forProvider(messages, model)),
    ...(tools.length > 0 && { tools: tools.map(toFunction) }),
    toolChoice: { type: 'auto' },
    ...(effort && { reasoning: effort }),
    ...(maxOutputTokens && { maxOutputTokens }),
    ...(typeof temperature === 'number' && { temperature }),
  };
}

function omit(options: ModelOptions, names: readonly (keyof ModelOptions)[]): ModelOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => !names.includes(name as keyof ModelOptions)),
  );
}

function toFunction({ name, description, inputSchema }: DescribedTool): LanguageModelV4FunctionTool {
  return { type: 'function', name, inputSchema, description };
}
