export { ModelError, ToolError } from './errors.ts';
export { runAgent } from './run-agent.ts';
export { type SystemPromptInput, systemPrompt } from './system-prompt.ts';
export { browserTools } from './tools/browser.ts';
export { filesTools } from './tools/files.ts';
export { httpTools } from './tools/http.ts';
export { memoryTools } from './tools/memory.ts';
export { shellTools } from './tools/shell.ts';
export type * from './types.ts';
