import { diffWords } from './diff-words.ts';

/** What changed between two values, marked by colour, and by line for people who do not see colours. */
export function Diff({ before, after }: { before: string; after: string }) {
  return (
    <p className="break-anywhere whitespace-pre-wrap">
      {diffWords(before, after).map(({ kind, text }, index) =>
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
          <del key={index} className="rounded-sm bg-bad-soft text-bad">
            {text}
          </del>
        ),
      )}
    </p>
  );
}
