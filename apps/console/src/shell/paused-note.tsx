import { useQuery } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { settingsQuery } from '../api/queries.ts';
import { CopyButton } from '../ui/copy-button.tsx';

const RESUME = 'jettson resume';

/** Above every page while the installation is paused: agents wait until somebody resumes it on its machine. */
export function PausedNote() {
  const { data } = useQuery(settingsQuery(useApi()));
  if (!data?.paused_since) return null;
  return (
    <div role="status" className="flex gap-3 border-line border-b bg-warn-soft px-4 py-3 sm:px-6">
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 grow">
        <p className="font-medium text-strong">This installation was restored from a backup and is paused.</p>
        <p className="text-body">
          New agents wait, and nothing is called or sent. To let it run, on its machine:{' '}
          <code className="break-words font-mono text-strong">{RESUME}</code>
        </p>
      </div>
      <CopyButton text={RESUME} label="Copy the command" />
    </div>
  );
}
