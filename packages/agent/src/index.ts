export { ModelError, ToolError } from './errors.ts';
export { runAgent } from './run-agent.ts';
export type * from './types.ts';
