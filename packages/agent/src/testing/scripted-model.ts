import type {
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider';
import { MockLanguageModelV4 } from 'ai/test';
import { argumentsOf, type Script, type ScriptConversation } from './script.ts';

/** A fake model in this process that follows a script; `doGenerateCalls` lists what it was asked. */
export function scriptedModel(script: Script, { provider = 'fake' } = {}): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    provider,
    modelId: 'scripted',
    doGenerate: async ({ prompt, abortSignal }: LanguageModelV4CallOptions) => {
      abortSignal?.throwIfAborted();
      return toResult(await script(toScriptConversation(prompt)));
    },
  });
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
    finishReason: { unified: finishReason ?? (calls.length > 0 ? 'tool-calls' : 'stop'), raw: undefined },
    usage: {
      inputTokens: { total: 100, noCache: 60, cacheRead: 40, cacheWrite: 0 },
      outputTokens: { total: 10, text: 10, reasoning: 0 },
    },
    warnings: [],
  };
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
