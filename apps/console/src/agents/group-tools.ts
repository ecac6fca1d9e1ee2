import type { Agent } from '@jettson/contract';
import { toolLabel } from './timeline/describe-tool.ts';

export interface ToolGroup {
  name: string;
  /** "browser (16)", "look_up (function)". */
  label: string;
  /** Its tools, for people. */
  title: string;
}

/** An agent's tools as few names: built-in ones by their toolset, those that the spawn brought with their kind. */
export function groupTools(tools: Agent['tools']): ToolGroup[] {
  const sets = new Map<string, string[]>();
  const brought: ToolGroup[] = [];
  for (const tool of tools) {
    if (typeof tool !== 'string') {
      brought.push({ name: tool.name, label: `${tool.name} (${tool.type})`, title: tool.description });
      continue;
    }
    const set = /^jettson_([a-z]+)_/.exec(tool)?.[1] ?? tool;
    sets.set(set, [...(sets.get(set) ?? []), tool]);
  }
  const groups = [...sets].map(([name, names]) => ({
    name,
    label: names.length === 1 ? name : `${name} (${names.length})`,
    title: names.map(toolLabel).join(', '),
  }));
  return [...groups, ...brought];
}
