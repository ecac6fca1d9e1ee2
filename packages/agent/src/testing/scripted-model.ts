import type {
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { MockLanguageModelV4 } from 'ai/test';
import { argumentsOf, type Script, type ScriptConversation } from './script.ts';

/** A fake model in this process that follows a script; `doStreamCalls` lists what a run asked it. */
export function scriptedModel(script: Script, { provider = 'fake' } = {}): MockLanguageModelV4 {
  const answer = async ({ prompt, abortSignal }: LanguageModelV4CallOptions) => {
    abortSignal?.throwIfAborted();
    return toResult(await script(toScriptConversation(prompt)));
  };
  return new MockLanguageModelV4({
    provider,
    modelId: 'scripted',
    doGenerate: answer,
    doStream: async (options: LanguageModelV4CallOptions) => ({ stream: toStream(await answer(options)) }),
  });
}

/** An answer as the stream of one that is written piece by piece. */
export function toStream({
  content,
  warnings,
  finishReason,
  usage,
}: LanguageModelV4GenerateResult): ReadableStream<LanguageModelV4StreamPart> {
  const parts = content.flatMap((part, index): LanguageModelV4StreamPart[] => {
    const id = String(index);
    if (part.type === 'tool-call') return [part];
    if (part.type !== 'text' && part.type !== 'reasoning') return [];
    const { type, text, providerMetadata } = part;
    return [
      { type: `${type}-start`, id, ...(providerMetadata && { providerMetadata }) },
      ...(text.match(/.{1,20}/gsu) ?? []).map((delta) => ({ type: `${type}-delta` as const, id, delta })),
      { type: `${type}-end`, id },
    ];
  });
  return ReadableStream.from<LanguageModelV4StreamPart>([
    { type: 'stream-start', warnings },
    ...parts,
    { type: 'finish', finishReason, usage },
  ]);
}

function toResult({
  text,
  calls = [],
  finishReason,
}: Awaited<ReturnType<Script>>): LanguageModelV4GenerateResult {
  return {
    content: [
      ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
      ...calls.map(({ id, name, input }) => ({
        type: 'tool-call' as const,
        toolCallId: id,
        toolName: name,
        input: argumentsOf(input),
      })),
    ],
    finishReason: toFinishReason(finishReason ?? (calls.length > 0 ? 'tool-calls' : 'stop')),
    usage: {
      inputTokens: { total: 100, noCache: 60, cacheRead: 40, cacheWrite: 0 },
      outputTokens: { total: 10, text: 10, reasoning: 0 },
    },
    warnings: [],
  };
}

function toFinishReason(
  reason: NonNullable<Awaited<ReturnType<Script>>['finishReason']>,
): LanguageModelV4GenerateResult['finishReason'] {
  return reason === 'refusal' || reason === 'content-filter'
    ? { unified: 'content-filter', raw: reason }
    : { unified: reason, raw: undefined };
}

function toScriptConversation(prompt: LanguageModelV4Prompt): ScriptConversation {
  const conversation: ScriptConversation = { system: '', messages: [] };
  for (const message of prompt) {
    if (message.role === 'system') {
      conversation.system = message.content;
      continue;
    }
    if (message.role !== 'tool') {
      const text = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      conversation.messages.push({ role: message.role, text });
      continue;
    }
    for (const part of message.content) {
      if (part.type !== 'tool-result') continue;
      const text = 'value' in part.output ? JSON.stringify(part.output.value) : '';
      conversation.messages.push({ role: 'tool', callId: part.toolCallId, text });
    }
  }
  return conversation;
}
