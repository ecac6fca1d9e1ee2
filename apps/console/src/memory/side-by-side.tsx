import type { ReactNode } from 'react';
import { diffWords } from './diff-words.ts';
import { MarkedWords } from './marked-words.tsx';

export interface Side {
  title: ReactNode;
  /** Null: there is no memory on this side. */
  value: string | null;
  note?: ReactNode;
}

/** Two values beside each other, one above the other on a narrow screen, with what differs marked in each. */
export function SideBySide({ before, after }: { before: Side; after: Side }) {
  const parts = before.value === null || after.value === null ? null : diffWords(before.value, after.value);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {[before, after].map(({ title, value, note }, index) => {
        const own = index === 0 ? 'removed' : 'added';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: there are always two, in this order
          <section key={index} className="min-w-0 rounded-lg border border-line bg-page p-3">
            <h4 className="mb-1 font-medium text-muted text-xs">{title}</h4>
            {value === null ? (
              <p className="text-muted">Nothing</p>
            ) : (
              <p className="break-anywhere whitespace-pre-wrap text-strong">
                {parts === null ? (
                  value
                ) : (
                  <MarkedWords
                    parts={parts.filter(({ kind }) => kind === 'same' || kind === own)}
                    isStruck={false}
                  />
                )}
              </p>
            )}
            {note && <div className="mt-2">{note}</div>}
          </section>
        );
      })}
    </div>
  );
}
