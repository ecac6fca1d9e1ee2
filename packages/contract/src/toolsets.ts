/** Every built-in tool, by toolset. Their names are those that the model calls. */
export const TOOLSETS = {
  browser: [
    'jettson_browser_navigate',
    'jettson_browser_extract_text',
    'jettson_browser_click',
    'jettson_browser_fill',
    'jettson_browser_screenshot',
    'jettson_browser_snapshot',
    'jettson_browser_select',
    'jettson_browser_check',
    'jettson_browser_hover',
    'jettson_browser_press',
    'jettson_browser_scroll',
    'jettson_browser_upload',
    'jettson_browser_dialog',
    'jettson_browser_tabs',
    'jettson_browser_wait_for',
    'jettson_browser_back',
  ],
  shell: ['jettson_shell_run', 'jettson_shell_output', 'jettson_shell_stop'],
  files: [
    'jettson_files_read',
    'jettson_files_write',
    'jettson_files_edit',
    'jettson_files_list',
    'jettson_files_find',
    'jettson_files_search',
    'jettson_files_delete',
  ],
  http: ['jettson_http_request'],
  web: ['jettson_web_fetch', 'jettson_web_search'],
  memory: [
    'jettson_memory_put',
    'jettson_memory_get',
    'jettson_memory_search',
    'jettson_memory_list',
    'jettson_memory_delete',
  ],
  agents: ['jettson_agents_spawn', 'jettson_agents_wait'],
} as const;
export type Toolset = keyof typeof TOOLSETS;

/** Where the operator has configured no search, no agent has this one. */
export const SEARCH_TOOL = 'jettson_web_search';

/** The names of all built-in tools, in the order in which the model is shown them. */
export const TOOL_NAMES = Object.values(TOOLSETS).flat();

/** The tools that work in a computer. */
export const COMPUTER_TOOLS: readonly string[] = [...TOOLSETS.shell, ...TOOLSETS.files];

/** Those that an agent has unless its spawn names tools: sub-agents cost more than their parent may expect. */
export const DEFAULT_TOOL_NAMES = TOOL_NAMES.filter(
  (name) => !(TOOLSETS.agents as readonly string[]).includes(name),
);

/** Whether an agent with these tools can spawn sub-agents. */
export function spawnsAgents(tools: readonly string[]): boolean {
  return tools.includes('jettson_agents_spawn');
}

/** Whether an agent with these tools needs a computer: commands and files need a place. */
export function needsComputer(tools: readonly string[]): boolean {
  return tools.some((name) => COMPUTER_TOOLS.includes(name));
}
