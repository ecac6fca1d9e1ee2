import { type AgentDefinition, builtInToolsOf } from '../../agents/agent-definition.ts';

/** What the local model has unless the spawn names tools: with thirty of them, a small model picks wrong ones. */
const FOR_LOCAL_MODEL = [
  'jettson_shell_run',
  'jettson_files_read',
  'jettson_files_write',
  'jettson_files_list',
  'jettson_http_request',
  'jettson_web_fetch',
];

/** The names of the built-in tools that this model is offered. */
export function offeredTools(definition: AgentDefinition, model: string): readonly string[] {
  const tools = builtInToolsOf(definition);
  return model === 'local' && definition.tools === undefined
    ? tools.filter((name) => FOR_LOCAL_MODEL.includes(name))
    : tools;
}
