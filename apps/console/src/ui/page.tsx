import { type ReactNode, useEffect } from 'react';
import { cn } from './class-names.ts';
import { showTitle } from './document-title.ts';

/**
 * The frame of a page: its title and actions in a bar that stays in view, and the content below, which scrolls. Everything
 * begins at the same left edge (`px-page`), however wide the content is.
 */
export function Page({
  title,
  lead,
  actions,
  children,
  isWide = false,
  isFull = false,
}: {
  title: string;
  /** One sentence above the content. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** For numbers and tables: as wide as a large screen. */
  isWide?: boolean;
  /** The content fills the rest of the screen, has an edge and scrolls by itself, as a long list does. */
  isFull?: boolean;
}) {
  useTitle(title);
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-page py-2.5">
        <h1 className="min-w-0 grow text-lg">{title}</h1>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {isFull ? (
        <div className="flex min-h-0 grow flex-col">{children}</div>
      ) : (
        <div className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
          <div className={cn('px-page pt-4 pb-16', isWide ? 'max-w-[100rem]' : 'max-w-5xl')}>
            {lead && <p className="mb-4 max-w-2xl text-pretty text-muted">{lead}</p>}
            {children}
          </div>
        </div>
      )}
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
    <section className={cn('min-w-0 rounded-lg border border-line bg-panel shadow-card', className)}>
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
