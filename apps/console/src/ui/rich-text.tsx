import { lazy, Suspense } from 'react';

const Markdown = lazy(() => import('./markdown.tsx'));

/** An agent's text: plain at first, and as Markdown once the renderer is loaded. */
export function RichText({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className="break-anywhere whitespace-pre-wrap text-base">{text}</div>}>
      <Markdown text={text} />
    </Suspense>
  );
}
