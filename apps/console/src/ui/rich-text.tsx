import { lazy, Suspense } from 'react';

const Markdown = lazy(() => import('./markdown.tsx'));

/** What an agent wrote: as Markdown once that is loaded, as the plain text until then. */
export function RichText({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className="break-anywhere whitespace-pre-wrap text-base">{text}</div>}>
      <Markdown text={text} />
    </Suspense>
  );
}
