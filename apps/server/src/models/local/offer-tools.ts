import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider';

/** A tool under the name that the small model sees. */
export interface OfferedTool {
  /** Without the prefix that all of our tools share: tokens, and one chance less of a slip. */
  name: string;
  tool: LanguageModelV4FunctionTool;
}

const NAME_PREFIX = /^jettson_/;

/** Tools that a small model reaches for wrongly when it sees them, and the words that call for them. */
const ON_DEMAND: { tools: RegExp; words: RegExp }[] = [
  {
    tools: /^jettson_browser_/,
    words: /https?:|www\.|\b(browser?|web|page|site|website|url|screenshot|click)\b/i,
  },
  { tools: /^jettson_http_/, words: /https?:|\b(http|api|fetch|download|request|url|endpoint)\b/i },
  { tools: /^jettson_memory_/, words: /\b(memor(y|ies|ize)|remember|recall|forget|save for later)\b/i },
  // The shell does all three. Shown a way to read files, the model reads what it should count, search or run.
  { tools: /^jettson_files_(read|list|delete)$/, words: /(?!)/ },
];

/**
 * The tools that the small model is shown: shell, writing and whatever else is not ours always, the others
 * when the user's words call for them. Fewer tools are fewer ways to go wrong. What tools answer does not count:
 * the choice stays the same through a run, and with it the beginning of the prompt.
 */
export function offerTools({
  tools = [],
  toolChoice,
  prompt,
}: Pick<LanguageModelV4CallOptions, 'tools' | 'toolChoice' | 'prompt'>): OfferedTool[] {
  if (toolChoice?.type === 'none') return [];
  const asked = JSON.stringify(prompt.filter(({ role }) => role === 'user'));
  return tools
    .filter((tool) => tool.type === 'function')
    .filter(({ name }) =>
      toolChoice?.type === 'tool'
        ? name === toolChoice.toolName
        : ON_DEMAND.every(({ tools, words }) => !tools.test(name) || words.test(asked)),
    )
    .map((tool) => ({ name: tool.name.replace(NAME_PREFIX, ''), tool }));
}
