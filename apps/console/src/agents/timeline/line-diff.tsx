import { useMemo } from 'react';
import { diffLines } from '../../templates/diff-lines.ts';
import { cn } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DownloadButton } from '../../ui/download-button.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import type { FileChange } from './change-of.ts';

/** Lines that are shown; the download has all of the file. */
const SHOWN = 1000;

const LOOKS = {
  same: { sign: '', className: 'text-body' },
  added: { sign: '+', className: 'bg-good-soft text-good' },
  removed: { sign: '−', className: 'bg-bad-soft text-bad' },
  skipped: { sign: '', className: 'text-muted' },
};

/** What a call changed in a file, line by line. */
export function LineDiff({ change }: { change: FileChange }) {
  const { path, before, after, isPart } = change;
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-sunken">
      <div className="flex items-center gap-2 border-line border-b py-1 pr-1 pl-3">
        <span className="min-w-0 grow truncate font-mono text-strong text-xs">{path}</span>
        <span className="tabular shrink-0 text-xs">
          <span className="text-good">+{count('added')}</span>{' '}
          <span className="text-bad">−{count('removed')}</span>
        </span>
        <CopyButton text={after} size="icon" look="quiet" label="Copy the new text" />
        {!isPart && <DownloadButton path={path} text={after} />}
      </div>
      <ScrollBox label="Changes" className="max-h-[28rem] py-1 font-mono text-xs">
        {lines.slice(0, SHOWN).map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
          <div key={index} className={cn('flex gap-2 px-3', LOOKS[kind].className)}>
            <span aria-hidden className="w-2 shrink-0 select-none">
              {LOOKS[kind].sign}
            </span>
            <span className="break-anywhere min-w-0 whitespace-pre-wrap">
              {kind === 'added' && <span className="sr-only">Added: </span>}
              {kind === 'removed' && <span className="sr-only">Removed: </span>}
              {text}
            </span>
          </div>
        ))}
        {lines.length > SHOWN && <p className="px-3 py-1 text-muted">Only the first lines are shown.</p>}
      </ScrollBox>
    </div>
  );
}
