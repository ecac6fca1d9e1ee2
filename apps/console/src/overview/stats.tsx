import type { ReactNode } from 'react';

/** Up to four numbers side by side, or two on a phone. */
export function Stats({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-card md:grid-cols-4">
      {children}
    </dl>
  );
}
