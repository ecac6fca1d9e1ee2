import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';

/** Lines to copy into a terminal or a program; `children` are the same lines in colours. */
export function CodeBlock({
  text,
  className = '',
  children = text,
}: {
  text: string;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`relative rounded-lg bg-terminal p-3 pr-24 text-terminal-text ${className}`}>
      <pre className="break-anywhere whitespace-pre-wrap font-mono text-xs">{children}</pre>
      <CopyButton text={text} className="absolute top-2 right-2" />
    </div>
  );
}
