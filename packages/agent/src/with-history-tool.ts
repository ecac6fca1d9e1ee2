import type { Conversation } from './conversation.ts';
import type { DescribedTool } from './types.ts';

/** The most that some providers take. */
const MAX_TOOLS = 128;

/**
 * With the tool for reading what was left out, once something was: the request changes then anyway, and most runs never
 * need it.
 */
export function withHistoryTool<
  Options extends { tools: readonly DescribedTool[]; historyTool?: DescribedTool },
>(options: Options, conversation: Pick<Conversation, 'isCompacted'>): Options {
  const { tools, historyTool } = options;
  if (historyTool === undefined || tools.length >= MAX_TOOLS) return options;
  const withIt = [...tools, historyTool];
  return {
    ...options,
    get tools() {
      return conversation.isCompacted ? withIt : tools;
    },
  };
}
