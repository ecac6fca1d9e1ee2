/** The names of all tools that an agent can have, as the model calls them and `require_approval` names them. */
export const TOOL_NAMES = [
  'jettson_browser_navigate',
  'jettson_browser_extract_text',
  'jettson_browser_click',
  'jettson_browser_fill',
  'jettson_browser_screenshot',
  'jettson_shell_run',
  'jettson_files_read',
  'jettson_files_write',
  'jettson_files_list',
  'jettson_files_delete',
  'jettson_http_request',
  'jettson_memory_put',
  'jettson_memory_get',
  'jettson_memory_search',
  'jettson_memory_list',
  'jettson_memory_delete',
] as const;
