import { type ReactNode, useEffect } from 'react';
import { cn } from './class-names.ts';
import { showTitle } from './document-title.ts';

/** The frame of a page: its title, its actions, and the scrolling content below. */
export function Page({
  title,
  lead,
  actions,
  children,
  isWide = false,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  isWide?: boolean;
}) {
  useTitle(title);
  return (
    <div className="scroll-thin h-full overflow-y-auto" data-scroll>
      <div className={cn('mx-auto px-4 pt-5 pb-16 sm:px-6', isWide ? 'max-w-[100rem]' : 'max-w-5xl')}>
        <header className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
          <div className="min-w-0 grow">
            <h1 className="text-xl">{title}</h1>
            {lead && <p className="mt-0.5 max-w-2xl text-pretty text-muted">{lead}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    showTitle(title);
  }, [title]);
}

/** A section of a page with a title. */
export function Card({
  title,
  hint,
  actions,
  children,
  className,
}: {
  title?: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cn('min-w-0 rounded-xl border border-line bg-panel shadow-card', className)}>
      {title && (
        <header className="flex min-h-11 flex-wrap items-center gap-3 border-line border-b px-4 py-2">
          <div className="min-w-0 grow">
            <h2 className="text-sm">{title}</h2>
            {hint && <p className="text-muted text-xs">{hint}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
