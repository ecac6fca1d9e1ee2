import { oneLine } from './one-line.ts';

/** About 10,000 tokens. */
const MAX_TEXT = 30_000;
const MAX_NAME = 200;
const MAX_CONTENT = 500;
const MAX_INDENT = 20;
/** Frames inside frames could be nested deeper than the snapshot of each. */
const MAX_DEPTH = 200;
/** Pages hide these and draw their own in the box around them, which is what has a place on the screen. */
const CHOICES = new Set(['checkbox', 'radio', 'switch']);

/** A node of Playwright's `ariaSnapshotJSON`. */
export type AriaNode =
  | string
  | {
      role: string;
      name?: string;
      text?: string;
      children?: AriaNode[];
      ref?: string;
      cursor?: string;
      url?: string;
      placeholder?: string;
      level?: number;
      active?: boolean;
      checked?: boolean | 'mixed';
      pressed?: boolean | 'mixed';
      disabled?: boolean;
      expanded?: boolean;
      selected?: boolean;
      invalid?: boolean | string;
    };
type Element = Exclude<AriaNode, string>;

/**
 * The tree as lines such as `[e12] button "Buy" (disabled)`, from line `first` on and at most 30,000 characters. A
 * page's text stays within its line, and elements that say nothing have none.
 */
export function renderSnapshot(
  nodes: readonly AriaNode[],
  first: number,
  nameOf: (own: string) => string,
): { text: string; lineCount: number; nextLine: number | null } {
  const lines: string[] = [];
  let length = 0;
  let lineCount = 0;
  let nextLine: number | null = null;

  function write(depth: number, line: string): void {
    const at = lineCount++;
    if (at < first || nextLine !== null) return;
    const indented = `${'  '.repeat(Math.min(depth, MAX_INDENT))}${line}`;
    // The first line is always there, so that an agent that reads on gets on.
    if (lines.length > 0 && length + indented.length > MAX_TEXT) {
      nextLine = at;
      return;
    }
    length += indented.length + 1;
    lines.push(indented);
  }

  function visit(node: AriaNode, depth: number, level: number, box?: string): void {
    if (typeof node === 'string' || node.role === 'text') {
      const text = oneLine(typeof node === 'string' ? node : (node.text ?? ''), MAX_CONTENT);
      if (text !== '') write(depth, `text: ${text}`);
      return;
    }
    const isShown = saysSomething(node);
    const ref = node.ref ?? (CHOICES.has(node.role) ? box : undefined);
    const reference = ref === undefined ? '' : `[${nameOf(ref)}] `;
    if (isShown) write(depth, `${reference}${describe(node)}`);
    if (level > MAX_DEPTH) return;
    const inside = isShown ? depth + 1 : depth;
    for (const child of node.children ?? []) visit(child, inside, level + 1, isShown ? undefined : node.ref);
  }

  for (const node of nodes) visit(node, 0, 0);
  if (nextLine !== null) {
    lines.push(`(${lineCount - nextLine} more lines: take a snapshot with offset ${nextLine} to see them.)`);
  }
  return { text: lines.join('\n'), lineCount, nextLine };
}

/** A box around others is worth no line, unless it can be clicked or has text of its own. */
function saysSomething({ role, name, text, cursor }: Element): boolean {
  return role !== 'generic' || Boolean(name) || Boolean(text) || cursor === 'pointer';
}

function describe(node: Element): string {
  const { role, name, text, url, placeholder, level } = node;
  const states = statesOf(node);
  return [
    role === 'generic' ? (node.cursor === 'pointer' ? 'clickable' : 'text') : role,
    ...(name ? [`"${oneLine(name, MAX_NAME)}"`] : []),
    ...(level === undefined ? [] : [`level ${level}`]),
    ...(states.length === 0 ? [] : [`(${states.join(', ')})`]),
    ...(placeholder ? [`placeholder "${oneLine(placeholder, MAX_NAME)}"`] : []),
    ...(url === undefined ? [] : [`to ${oneLine(url, MAX_NAME)}`]),
  ]
    .join(' ')
    .concat(text ? `: ${oneLine(text, MAX_CONTENT)}` : '');
}

function statesOf({ active, checked, pressed, disabled, expanded, selected, invalid }: Element): string[] {
  return [
    ...(checked === 'mixed' ? ['partly checked'] : checked ? ['checked'] : []),
    ...(pressed === 'mixed' ? ['partly pressed'] : pressed ? ['pressed'] : []),
    ...(disabled ? ['disabled'] : []),
    ...(expanded ? ['expanded'] : []),
    ...(selected ? ['selected'] : []),
    ...(invalid ? ['invalid'] : []),
    ...(active ? ['focused'] : []),
  ];
}
