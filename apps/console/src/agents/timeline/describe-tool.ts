import {
  ArrowDownUp,
  Bot,
  Brain,
  Camera,
  Eraser,
  FilePen,
  FileSearch,
  FileText,
  FolderOpen,
  Globe,
  Hourglass,
  Keyboard,
  ListChecks,
  ListTree,
  type LucideIcon,
  MessageSquare,
  MousePointer2,
  MousePointerClick,
  PanelsTopLeft,
  Search,
  SquareCheck,
  SquareTerminal,
  TextCursorInput,
  TextSelect,
  Undo2,
  Upload,
  Webhook,
  Wrench,
} from 'lucide-react';
import type { ToolStep } from './run-step.ts';

const KNOWN: Record<string, { label: string; icon: LucideIcon; field?: string }> = {
  jettson_browser_navigate: { label: 'Open page', icon: Globe, field: 'url' },
  jettson_browser_extract_text: { label: 'Read page', icon: TextSelect, field: 'selector' },
  jettson_browser_click: { label: 'Click', icon: MousePointerClick, field: 'selector' },
  jettson_browser_fill: { label: 'Fill in', icon: TextCursorInput, field: 'selector' },
  jettson_browser_screenshot: { label: 'Screenshot', icon: Camera },
  jettson_browser_snapshot: { label: 'Look at page', icon: ListTree },
  jettson_browser_select: { label: 'Select', icon: ListChecks, field: 'value' },
  jettson_browser_check: { label: 'Check', icon: SquareCheck, field: 'selector' },
  jettson_browser_hover: { label: 'Point at', icon: MousePointer2, field: 'selector' },
  jettson_browser_press: { label: 'Press key', icon: Keyboard, field: 'key' },
  jettson_browser_scroll: { label: 'Scroll', icon: ArrowDownUp, field: 'direction' },
  jettson_browser_upload: { label: 'Upload', icon: Upload, field: 'path' },
  jettson_browser_dialog: { label: 'Answer dialog', icon: MessageSquare, field: 'text' },
  jettson_browser_tabs: { label: 'Tabs', icon: PanelsTopLeft, field: 'action' },
  jettson_browser_wait_for: { label: 'Wait', icon: Hourglass, field: 'text' },
  jettson_browser_back: { label: 'Go back', icon: Undo2 },
  jettson_shell_run: { label: 'Shell', icon: SquareTerminal, field: 'command' },
  jettson_shell_output: { label: 'Process output', icon: SquareTerminal, field: 'process_id' },
  jettson_shell_stop: { label: 'Stop process', icon: SquareTerminal, field: 'process_id' },
  jettson_files_read: { label: 'Read file', icon: FileText, field: 'path' },
  jettson_files_write: { label: 'Write file', icon: FilePen, field: 'path' },
  jettson_files_edit: { label: 'Edit file', icon: FilePen, field: 'path' },
  jettson_files_list: { label: 'List files', icon: FolderOpen, field: 'path' },
  jettson_files_find: { label: 'Find files', icon: FileSearch, field: 'glob' },
  jettson_files_search: { label: 'Search files', icon: FileSearch, field: 'pattern' },
  jettson_files_delete: { label: 'Delete file', icon: Eraser, field: 'path' },
  jettson_http_request: { label: 'HTTP', icon: Webhook, field: 'url' },
  jettson_web_fetch: { label: 'Read page', icon: Globe, field: 'url' },
  jettson_web_search: { label: 'Search the web', icon: Search, field: 'query' },
  jettson_memory_put: { label: 'Remember', icon: Brain, field: 'key' },
  jettson_memory_get: { label: 'Recall', icon: Brain, field: 'key' },
  jettson_memory_search: { label: 'Search memory', icon: Brain, field: 'query' },
  jettson_memory_list: { label: 'List memory', icon: Brain, field: 'namespace' },
  jettson_memory_delete: { label: 'Forget', icon: Brain, field: 'key' },
  jettson_agents_spawn: { label: 'Start sub-agent', icon: Bot, field: 'task' },
  jettson_agents_wait: { label: 'Wait for sub-agents', icon: Hourglass, field: 'ids' },
};

/** The names of all tools, for forms. */
export const TOOL_NAMES = Object.keys(KNOWN);

/** A model may call any name, such as "constructor", which every object has. */
const findKnown = (name: string) => (Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined);

/** The name of a tool for people. */
export const toolLabel = (name: string): string => findKnown(name)?.label ?? name;

/** The title of a call on its line, and what it was about. */
export function describeTool({ name, input, output }: Pick<ToolStep, 'name' | 'input' | 'output'>): {
  label: string;
  icon: LucideIcon;
  about: string;
} {
  const { label, icon, field } = findKnown(name) ?? { label: name, icon: Wrench };
  const given = (input ?? {}) as Record<string, unknown>;
  const title = typeof output?.title === 'string' ? output.title : '';
  // An element of a snapshot has a reference instead of a selector.
  const about = field === undefined ? (output?.url ?? '') : (given[field] ?? given.ref);
  const { method = 'GET' } = given;
  const verb = name === 'jettson_http_request' && typeof method === 'string' ? `${method} ` : '';
  return {
    label,
    icon,
    about: `${verb}${typeof about === 'string' ? about : ''}${title && ` — ${title}`}`,
  };
}
