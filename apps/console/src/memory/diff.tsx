import { diffWords } from './diff-words.ts';
import { MarkedWords } from './marked-words.tsx';

/** What changed between two values, marked by colour, and by line for people who do not see colours. */
export function Diff({ before, after }: { before: string; after: string }) {
  return (
    <p className="break-anywhere whitespace-pre-wrap">
      <MarkedWords parts={diffWords(before, after)} />
    </p>
  );
}
