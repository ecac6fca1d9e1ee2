import { availableParallelism } from 'node:os';
import { getLlama, LlamaCompletion, type Token } from 'node-llama-cpp';
import { fitMessages } from './fit-messages.ts';
import type { ChatMessage, GenerateRequest, Generation } from './worker-messages.ts';

/** Context of one conversation, 28 kB per token. */
const CONTEXT_TOKENS = 8_192;

/** Conversations kept in memory, so that two agents that take turns do not make each other reread everything. */
const SEQUENCES = 2;

/** ChatML, the format this model was trained on. */
const REPLY_START = '<|im_start|>assistant\n';
const MESSAGE_END = '<|im_end|>\n';

export type Generate = (request: GenerateRequest, signal: AbortSignal) => Promise<Generation>;

/**
 * Loads the GGUF at `modelPath` (three seconds, 1.7 GB of memory) and returns the function that continues a
 * conversation. One call at a time.
 */
export async function loadModel(modelPath: string): Promise<Generate> {
  // Its threads wait for each other by spinning. With every core in use, any other busy process made a token take a
  // second instead of 0.03; leaving one core free keeps it fast and the server responsive.
  const threads = Math.max(1, availableParallelism() - 1);
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: threads,
  });
  // Without mmap, the file's pages do not stay in memory beside the weights that are repacked for this CPU: 600 MB
  // less.
  const model = await llama.loadModel({ modelPath, useMmap: false });
  const context = await model.createContext({ contextSize: CONTEXT_TOKENS, sequences: SEQUENCES, threads });
  const sequences = Array.from({ length: SEQUENCES }, () => {
    const sequence = context.getSequence();
    return { sequence, completion: new LlamaCompletion({ contextSequence: sequence }) };
  });

  const special = (text: string) => model.tokenize(text, true);
  // Only our own marks are special tokens: if a page contains `<|im_end|>`, it is plain text.
  const tokenize = ({ role, text }: ChatMessage): Token[] => [
    ...special(`<|im_start|>${role}\n`),
    ...model.tokenize(text, false),
    ...special(MESSAGE_END),
  ];

  return async ({ messages, grammar, maxTokens, temperature }, signal) => {
    const room = CONTEXT_TOKENS - maxTokens - 64;
    const fitting = fitMessages(messages, (message) => tokenize(message).length, room);
    const input = cutTokens([...fitting.flatMap(tokenize), ...special(REPLY_START)], room);

    // Most of the prompt repeats the previous turn: the sequence that remembers most of it continues.
    const remembered = ({ sequence }: (typeof sequences)[number]) =>
      sequence.compareContextTokens(input).firstDifferentIndex;
    sequences.sort((a, b) => remembered(b) - remembered(a));
    const chosen = sequences[0] as (typeof sequences)[number];
    const cachedTokens = Math.min(remembered(chosen), input.length - 1);

    let outputTokens = 0;
    const { response, metadata } = await chosen.completion.generateCompletionWithMeta(input, {
      signal,
      maxTokens,
      temperature,
      // Most answers repeat paths or numbers exactly.
      repeatPenalty: false,
      onToken: (tokens) => {
        outputTokens += tokens.length;
      },
      ...(grammar !== null && { grammar: await llama.createGrammar({ grammar }) }),
    });
    return {
      text: response,
      isCut: metadata.stopReason === 'maxTokens',
      inputTokens: input.length,
      cachedTokens,
      outputTokens,
    };
  };
}

/** The last resort for a single message that is too long: its middle is removed. */
function cutTokens(tokens: Token[], maxTokens: number): Token[] {
  if (tokens.length <= maxTokens) return tokens;
  const half = Math.floor(maxTokens / 2);
  return [...tokens.slice(0, half), ...tokens.slice(-half)];
}
