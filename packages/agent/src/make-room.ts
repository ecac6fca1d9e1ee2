import type { Conversation } from './conversation.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { type CompactionPlan, planCompaction, type Room, summaryTokens } from './plan-compaction.ts';
import type { LoopEvent, NamedModel, RunAgentOptions, Tool } from './types.ts';
import { writeSummary } from './write-summary.ts';

/** Assumed of a model whose window nobody knows, tokens. */
const UNKNOWN_WINDOW = 128_000;
/** How much of a conversation that was refused as too long is assumed to fit, if the model does not say. */
const LOWERED_SHARE = 0.8;
/** How much of the window the request for a summary may take. */
const ASKED_SHARE = 0.85;

/** What has to be left out before this model can be asked. */
export function findRoom(conversation: Conversation, options: RunAgentOptions, model: NamedModel): Room {
  return planCompaction(conversation, {
    window: windowOf(conversation, model),
    overhead: countOverhead(options),
  });
}

/** Carries out such a plan: a `context-compacted` event. */
export async function* makeRoom(
  conversation: Conversation,
  options: RunAgentOptions,
  { model, plan }: { model: NamedModel; plan: CompactionPlan },
): AsyncGenerator<LoopEvent> {
  const window = windowOf(conversation, model);
  const overhead = countOverhead(options);
  const { upToStep, cleared, isSummarised, summarisedMessages, tokensBefore, tokensAfter } = plan;
  const tokens = summaryTokens(window);
  const room = (window * ASKED_SHARE - overhead) / conversation.scaleOfEstimate(overhead);
  const summary = isSummarised
    ? yield* writeSummary(conversation, options, { plan, room, tokens })
    : undefined;
  yield {
    type: 'context-compacted',
    data: {
      up_to_step: upToStep,
      cleared,
      summary: summary?.text ?? null,
      ...(summarisedMessages.length > 0 && { summarised_messages: summarisedMessages }),
      tokens_before: tokensBefore,
      tokens_after: summary ? Math.max(0, tokensAfter - tokens + estimateTokens(summary.text)) : tokensAfter,
      ...(summary && { model_id: summary.modelId, usage: summary.usage }),
    },
  };
}

/** The window to assume once a model has refused a request as too long: always less than was assumed before. */
export function learnWindow(
  conversation: Conversation,
  options: RunAgentOptions,
  { model, limitTokens }: { model: NamedModel; limitTokens: number | null },
): LoopEvent {
  const assumed = windowOf(conversation, model);
  const asked = Math.min(assumed, conversation.countTokens(countOverhead(options)));
  const tokens =
    limitTokens !== null && limitTokens < assumed ? limitTokens : Math.floor(asked * LOWERED_SHARE);
  return { type: 'context-window', data: { tokens: Math.max(1, tokens), model_id: model.id } };
}

function windowOf({ windows }: Conversation, { id, contextWindow = UNKNOWN_WINDOW }: NamedModel): number {
  return Math.min(windows.get(id) ?? contextWindow, contextWindow);
}

/** The tokens of instructions and tools. They are the same in each turn, and writing them as JSON takes a millisecond. */
function countOverhead({ system, tools }: RunAgentOptions): number {
  const known = overheads.get(tools);
  if (known?.system === system) return known.tokens;
  const toOffered = ({ name, description, inputSchema }: Tool) => [name, description, inputSchema];
  const tokens = estimateTokens([system, tools.map(toOffered)]);
  overheads.set(tools, { system, tokens });
  return tokens;
}

const overheads = new WeakMap<readonly Tool[], { system: string; tokens: number }>();
