import type { ReactNode } from 'react';
import { cn } from './class-names.ts';

/** A part that scrolls on its own; it can be reached by keyboard. */
export function ScrollBox({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll here
      tabIndex={0}
      className={cn('scroll-thin overflow-auto', className)}
    >
      {children}
    </section>
  );
}
