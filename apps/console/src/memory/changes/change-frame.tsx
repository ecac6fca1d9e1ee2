import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Allowed } from '../../shell/allowed.tsx';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';

/** An entry of the list of changes: what it was, when, the button that undoes it, and what it changed. */
export function ChangeFrame({
  label,
  tone,
  at,
  undo,
  undoLabel,
  settled,
  title,
  children,
}: {
  label: string;
  tone: 'plain' | 'good' | 'bad' | 'accent' | 'warn';
  at: number;
  undo: { mutate: () => void; isPending: boolean };
  undoLabel: string;
  /** Why it cannot be undone any more; null if it can. */
  settled: string | null;
  title: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className="px-page py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Tag tone={tone}>{label}</Tag>
        <span className="min-w-0 grow basis-40">{title}</span>
        <span className="ml-auto flex items-center gap-3 text-muted text-xs">
          <TimeAgo at={at} />
          {settled}
          {settled === null && (
            <Allowed to="memory">
              <Button size="small" isBusy={undo.isPending} onClick={undo.mutate} aria-label={undoLabel}>
                {!undo.isPending && <Undo2 aria-hidden className="size-3.5" />} Undo
              </Button>
            </Allowed>
          )}
        </span>
      </div>
      {children}
    </li>
  );
}
