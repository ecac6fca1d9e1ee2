import type { Template } from '@jettson/sdk';
import { cn } from '../ui/class-names.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { diffLines } from './diff-lines.ts';
import { templateText } from './template-text.ts';

const LOOKS = {
  same: { sign: ' ', className: 'text-muted' },
  added: { sign: '+', className: 'bg-good-soft text-good' },
  removed: { sign: '−', className: 'bg-bad-soft text-bad' },
  skipped: { sign: ' ', className: 'text-muted' },
};

/** What a version changed, line by line. */
export function TemplateDiff({ before, after }: { before: Template; after: Template }) {
  const lines = diffLines(templateText(before), templateText(after));
  if (lines.length === 0) {
    return <p className="text-muted">A value that is never shown: a variable, a header or a secret.</p>;
  }
  return (
    <ScrollBox
      label={`What version ${after.version} changed`}
      className="rounded-md border border-line bg-sunken"
    >
      <pre className="py-2 font-mono text-xs">
        {lines.map(({ kind, text }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
            key={index}
            className={cn('block min-w-max px-3', LOOKS[kind].className)}
          >
            {kind === 'added' && <span className="sr-only">Added: </span>}
            {kind === 'removed' && <span className="sr-only">Removed: </span>}
            <span aria-hidden>{LOOKS[kind].sign} </span>
            {text}
          </span>
        ))}
      </pre>
    </ScrollBox>
  );
}
