import { structuredPatch } from 'diff';

export interface DiffLine {
  kind: 'same' | 'added' | 'removed' | 'skipped';
  text: string;
}

/** Unchanged lines around a change. */
const CONTEXT_LINES = 2;
/** A search for the smallest difference between texts that have nothing in common would block the page. */
const MOST_CHANGES = 2000;

const KINDS: Record<string, DiffLine['kind']> = { '+': 'added', '-': 'removed', ' ': 'same' };

/** What changed from one text to another, line by line, with a few unchanged lines around. */
export function diffLines(before: string, after: string): DiffLine[] {
  const patch = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT_LINES,
    maxEditLength: MOST_CHANGES,
  });
  if (patch === undefined) return [...toLines(before, 'removed'), ...toLines(after, 'added')];
  return patch.hunks.flatMap(({ lines }, index) => [
    ...(index > 0 ? [{ kind: 'skipped' as const, text: '…' }] : []),
    ...lines.flatMap((line) => {
      const kind = KINDS[line[0] ?? ''];
      return kind === undefined ? [] : [{ kind, text: line.slice(1) }];
    }),
  ]);
}

function toLines(text: string, kind: DiffLine['kind']): DiffLine[] {
  return text === '' ? [] : text.split('\n').map((line) => ({ kind, text: line }));
}
