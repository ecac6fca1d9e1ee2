import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** A part of a form that can be folded away. */
export function Section({
  title,
  isOpen,
  onToggle,
  children,
}: {
  title: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  return (
    <details className="group" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary className="flex items-center gap-1 rounded-md font-medium text-body hover:text-strong">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {title}
      </summary>
      {children}
    </details>
  );
}
