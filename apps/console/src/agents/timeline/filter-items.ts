import { describeTool } from './describe-tool.ts';
import type { TimelineItem } from './timeline-item.ts';

export type StepFilter = 'all' | 'errors' | 'tools' | 'memory';

export const STEP_FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'errors', label: 'Errors' },
  { value: 'tools', label: 'Tools' },
  { value: 'memory', label: 'Memory' },
] as const;

/** The steps of a kind that contain a text, whatever its case. */
export function filterItems(items: TimelineItem[], filter: StepFilter, text: string): TimelineItem[] {
  const wanted = text.trim().toLowerCase();
  if (filter === 'all' && wanted === '') return items;
  return items.filter((item) => isOf(item, filter) && (wanted === '' || textOf(item).includes(wanted)));
}

/** A command that ended with another code than 0, which is no failure of the tool. */
export function exitCodeOf(item: TimelineItem): number | null {
  const code = item.kind === 'tool' ? item.output?.exit_code : undefined;
  return typeof code === 'number' && code !== 0 ? code : null;
}

function isOf(item: TimelineItem, filter: StepFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'errors':
      return (
        (item.kind === 'tool' && item.state === 'failed') ||
        (item.kind === 'note' && item.tone === 'bad') ||
        exitCodeOf(item) !== null
      );
    case 'tools':
      return item.kind === 'tool';
    case 'memory':
      return item.kind === 'memories' || (item.kind === 'tool' && item.name.startsWith('jettson_memory_'));
  }
}

/** Kept with its item: steps do not change while somebody types. */
const texts = new WeakMap<TimelineItem, string>();

function textOf(item: TimelineItem): string {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = wordsOf(item).toLowerCase();
  texts.set(item, text);
  return text;
}

function wordsOf(item: TimelineItem): string {
  switch (item.kind) {
    case 'tool':
      return [
        describeTool(item).label,
        item.name,
        JSON.stringify(item.input),
        JSON.stringify(item.output),
        ...item.streamed.map((piece) => piece.text),
      ].join('\n');
    case 'memories':
      return item.memories.map(({ key }) => key).join('\n');
    default:
      return item.text;
  }
}
