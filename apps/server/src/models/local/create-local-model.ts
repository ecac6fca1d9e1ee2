import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { buildActionGrammar, buildJsonGrammar } from './build-grammar.ts';
import { findRepetition, type Repetition } from './find-repetition.ts';
import type { LocalModelProcess } from './local-model-process.ts';
import { type OfferedTool, offerTools } from './offer-tools.ts';
import { parseAction } from './parse-action.ts';
import { renderPrompt } from './render-prompt.ts';

/** About 20 s on two cores; also ends any reply that would never end by itself. */
const MAX_OUTPUT_TOKENS = 512;

/** The likeliest tokens are the best ones, until they have led into a loop. */
const TEMPERATURE_WHEN_STUCK = 0.7;

/** A model that has repeated itself this often must answer: more turns would only repeat more. */
const MAX_REPETITIONS = 3;

/**
 * The local model as any other model of the AI SDK. Each turn is one tool call or the answer, enforced by a grammar,
 * because such a small model does not write calls reliably in any other way.
 */
export function createLocalModel(
  modelId: string,
  localProcess: Pick<LocalModelProcess, 'generate'>,
): LanguageModelV4 {
  const doGenerate = async (options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> => {
    const { prompt, responseFormat, maxOutputTokens = MAX_OUTPUT_TOKENS, abortSignal } = options;
    const tools = offerTools(options);
    const mustCall = options.toolChoice?.type === 'required' || options.toolChoice?.type === 'tool';
    const repetition = findRepetition(prompt);
    const grammar =
      tools.length > 0
        ? buildActionGrammar(mustCall ? tools : openTools(tools, repetition), { mustCall })
        : responseFormat?.type === 'json'
          ? buildJsonGrammar(responseFormat.schema)
          : null;

    const { text, isCut, inputTokens, cachedTokens, outputTokens } = await localProcess.generate(
      {
        messages: renderPrompt(prompt, tools),
        grammar,
        maxTokens: Math.min(maxOutputTokens, MAX_OUTPUT_TOKENS),
        temperature: repetition.tool === undefined ? 0 : TEMPERATURE_WHEN_STUCK,
      },
      abortSignal,
    );

    const content: LanguageModelV4Content[] =
      tools.length > 0 ? parseAction(text, tools) : [{ type: 'text', text }];
    const callsTool = content.some(({ type }) => type === 'tool-call');
    const unified = isCut ? 'length' : callsTool ? 'tool-calls' : 'stop';
    return {
      content,
      finishReason: { unified, raw: undefined },
      usage: {
        inputTokens: {
          total: inputTokens,
          noCache: inputTokens - cachedTokens,
          cacheRead: cachedTokens,
          cacheWrite: undefined,
        },
        outputTokens: { total: outputTokens, text: outputTokens, reasoning: 0 },
      },
      warnings: [],
    };
  };

  return {
    specificationVersion: 'v4',
    provider: 'local',
    modelId,
    supportedUrls: {},
    doGenerate,
    doStream: async (options) => ({ stream: toStream(await doGenerate(options)) }),
  };
}

/** A tool that was called in vain is unavailable for a turn; after some such calls, only the answer is possible. */
function openTools(tools: OfferedTool[], { count, tool: repeated }: Repetition): OfferedTool[] {
  if (count >= MAX_REPETITIONS) return [];
  return tools.filter(({ tool }) => tool.name !== repeated);
}

/** A turn is one small JSON object, useless until it is complete, so it is streamed as one piece. */
function toStream({
  content,
  finishReason,
  usage,
}: LanguageModelV4GenerateResult): ReadableStream<LanguageModelV4StreamPart> {
  return ReadableStream.from<LanguageModelV4StreamPart>([
    { type: 'stream-start', warnings: [] },
    ...content.flatMap((part): LanguageModelV4StreamPart[] =>
      part.type === 'text'
        ? [
            { type: 'text-start', id: '0' },
            { type: 'text-delta', id: '0', delta: part.text },
            { type: 'text-end', id: '0' },
          ]
        : part.type === 'tool-call'
          ? [part]
          : [],
    ),
    { type: 'finish', finishReason, usage },
  ]);
}
