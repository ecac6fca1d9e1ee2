import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider';

/** A tool with the name that the small model sees. */
export interface OfferedTool {
  /** Without the prefix that all our tools share: fewer tokens, and fewer chances for a mistake. */
  name: string;
  tool: LanguageModelV4FunctionTool;
}

const NAME_PREFIX = /^jettson_/;

/** Tools that a small model misuses when it sees them, and the words that justify showing them. */
const ON_DEMAND: { tools: RegExp; words: RegExp }[] = [
  {
    tools: /^jettson_browser_/,
    words: /https?:|www\.|\b(browser?|web|page|site|website|url|screenshot|click)\b/i,
  },
  { tools: /^jettson_http_/, words: /https?:|\b(http|api|fetch|download|request|url|endpoint)\b/i },
  { tools: /^jettson_web_/, words: /https?:|www\.|\b(web|page|site|website|article|search|look up)\b/i },
  { tools: /^jettson_memory_/, words: /\b(memor(y|ies|ize)|remember|recall|forget|save for later)\b/i },
  // The shell does all of these. If it can read files, the model reads what it should count, search or run.
  { tools: /^jettson_files_(?!write$)/, words: /(?!)/ },
  { tools: /^jettson_shell_(output|stop)$/, words: /(?!)/ },
];

/**
 * The tools that the small model is shown: always the shell, writing and third-party tools; the others only if the
 * user's words call for them. Fewer tools mean fewer ways to go wrong. Tool output does not count: the choice stays the
 * same throughout a run, and so does the beginning of the prompt.
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
