import type { ReactNode } from 'react';
import { cn } from './class-names.ts';

const TONES = {
  plain: 'bg-sunken text-body',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export function Tag({
  tone = 'plain',
  children,
  className,
}: {
  tone?: keyof typeof TONES;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cn(
        'inline-flex max-w-full items-center gap-1 truncate rounded px-1.5 text-2xs leading-[1.125rem] font-medium',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
