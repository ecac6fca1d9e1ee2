import type { ReactNode } from 'react';

/** What a page says on the left, with its example beside it, or between title and details where there is no room. */
export function TwoColumns({
  header,
  aside,
  children,
}: {
  header: ReactNode;
  aside: ReactNode;
  children: ReactNode;
}) {
  return (
    <article className="grid max-w-[80rem] grid-cols-1 gap-6 px-page py-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)] xl:grid-rows-[auto_1fr] xl:gap-x-8">
      <header className="min-w-0">{header}</header>
      <div className="min-w-0 xl:col-start-2 xl:row-span-2 xl:row-start-1">
        <div className="scroll-thin space-y-4 xl:sticky xl:top-6 xl:max-h-[calc(100dvh-6rem)] xl:overflow-y-auto">
          {aside}
        </div>
      </div>
      <div className="min-w-0 space-y-5">{children}</div>
    </article>
  );
}
