import type { MemoryVersion } from '@jettson/sdk';
import { RotateCcw } from 'lucide-react';
import { formatDateTime } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Diff } from './diff.tsx';
import { ENDED } from './ended.ts';

/** The versions of a key, each with what it changed. */
export function MemoryHistory({
  versions,
  isBusy,
  onRestore,
}: {
  versions: MemoryVersion[];
  isBusy: boolean;
  /** Null for somebody who may not. */
  onRestore: ((version: number) => void) | null;
}) {
  return (
    <section>
      <h3 className="mb-2 font-medium text-muted text-xs">History</h3>
      <ol aria-label="History" className="space-y-3">
        {versions.map((version, index) => {
          const before = versions.slice(index + 1).find(({ version: number }) => number < version.version);
          return (
            <li
              key={`${version.version} ${version.valid_from}`}
              className="rounded-lg border border-line p-3"
            >
              <div className="mb-1.5 flex flex-wrap items-center gap-2">
                <span className="font-medium text-strong">Version {version.version}</span>
                {version.valid_to === null ? (
                  <Tag tone="good">live</Tag>
                ) : (
                  <Tag>{ENDED[version.ended_by ?? ''] ?? version.ended_by}</Tag>
                )}
                <span title={formatDateTime(version.valid_from)} className="text-muted text-xs">
                  <TimeAgo at={version.valid_from} />
                </span>
                {version.valid_to !== null && onRestore !== null && (
                  <Button
                    size="small"
                    disabled={isBusy}
                    onClick={() => onRestore(version.version)}
                    className="ml-auto"
                    aria-label={`Restore version ${version.version}`}
                  >
                    <RotateCcw aria-hidden className="size-3.5" /> Restore
                  </Button>
                )}
              </div>
              {before ? (
                <Diff before={before.value} after={version.value} />
              ) : (
                <p className="break-anywhere whitespace-pre-wrap">{version.value}</p>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
