import { Info } from 'lucide-react';

/** Says what an earlier agent had and the form does not. Shows nothing if that is nothing. */
export function MissingNote({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <section
      aria-label="Not filled in"
      className="mb-4 flex max-w-3xl gap-3 rounded-lg border border-line bg-warn-soft p-3"
    >
      <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <ul className="min-w-0 space-y-1 text-body">
        {sentences.map((sentence) => (
          <li key={sentence} className="break-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
