import type { RunStep, ToolStep } from './run-step.ts';

/** What the log says of a file at some point: its text; null for one that is not there or unknown. */
type Content = string | null;

export interface FileChange {
  path: string;
  before: string;
  after: string;
  /** Only the part that an edit names: what else is in the file is not in the log. */
  isPart: boolean;
}

/**
 * What a call changed in a file. An edit shows what it replaced; a write, the whole file, compared with what the agent had
 * written to it or read of it before. Null for other calls.
 */
export function changeOf(tool: ToolStep, steps: readonly RunStep[]): FileChange | null {
  const { path, content, old_string: old, new_string: next } = (tool.input ?? {}) as Record<string, unknown>;
  if (typeof path !== 'string') return null;
  if (tool.name === 'jettson_files_edit' && typeof old === 'string' && typeof next === 'string') {
    const before = contentBefore(steps, tool, path);
    const after = before === null ? null : edited(before, tool.input);
    if (before === null || after === null) return { path, before: old, after: next, isPart: true };
    return { path, before, after, isPart: false };
  }
  if (tool.name !== 'jettson_files_write' || typeof content !== 'string') return null;
  return { path, before: contentBefore(steps, tool, path) ?? '', after: content, isPart: false };
}

/** What was in the file before this call, as far as earlier calls say it. */
function contentBefore(steps: readonly RunStep[], tool: ToolStep, path: string): Content {
  let content: Content = null;
  for (const step of steps) {
    if (step.id >= tool.id) break;
    if (step.kind === 'tool' && step.state === 'done') content = contentAfter(content, step, path);
  }
  return content;
}

function contentAfter(content: Content, { name, input, output }: ToolStep, path: string): Content {
  const given = (input ?? {}) as Record<string, unknown>;
  // What a command does to the file is not known.
  if (typeof given.path !== 'string' || toAbsolute(given.path) !== toAbsolute(path)) return content;
  switch (name) {
    case 'jettson_files_write':
      return typeof given.content === 'string' ? given.content : null;
    case 'jettson_files_edit':
      return content === null ? null : edited(content, given);
    case 'jettson_files_delete':
      return null;
    case 'jettson_files_read': {
      const isPart = given.offset !== undefined || given.limit !== undefined || output?.truncated === true;
      return !isPart && typeof output?.content === 'string' ? output.content : content;
    }
    default:
      return content;
  }
}

/** The text after an edit; null if the edit does not fit it, so that something else has changed it. */
function edited(text: string, input: unknown): Content {
  const { old_string: old, new_string: next, replace_all: all } = (input ?? {}) as Record<string, unknown>;
  if (typeof old !== 'string' || typeof next !== 'string' || old === '' || !text.includes(old)) return null;
  return all === true ? text.replaceAll(old, () => next) : text.replace(old, () => next);
}

function toAbsolute(path: string): string {
  return path.startsWith('/') ? path : `/workspace/${path.replace(/^\.\//, '')}`;
}
