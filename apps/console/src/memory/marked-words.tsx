import { cn } from '../ui/class-names.ts';
import type { DiffPart } from './diff-words.ts';

/** Parts of a diff: what was added and removed is marked by colour, and unless `isStruck` is false, by line too. */
export function MarkedWords({ parts, isStruck = true }: { parts: DiffPart[]; isStruck?: boolean }) {
  return parts.map(({ kind, text }, index) =>
    kind === 'same' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and never move
      <span key={index}>{text}</span>
    ) : kind === 'added' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <ins key={index} className="rounded-sm bg-good-soft text-good no-underline">
        {text}
      </ins>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <del key={index} className={cn('rounded-sm bg-bad-soft text-bad', !isStruck && 'no-underline')}>
        {text}
      </del>
    ),
  );
}
