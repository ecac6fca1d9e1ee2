import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { settingsQuery } from '../api/queries.ts';
import { CopyButton } from '../ui/copy-button.tsx';

/** Above every page while the server's machine can make no computers: agents fail until somebody does what it says. */
export function ComputersNote() {
  const { data } = useQuery(settingsQuery(useApi()));
  if (!data?.computers_fault) return null;
  const { problem, fix } = data.computers_fault;
  return (
    <div role="status" className="flex gap-3 border-line border-b bg-warn-soft px-4 py-3 sm:px-6">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 grow">
        <p className="font-medium text-strong">Agents cannot run on this server: {problem}.</p>
        <p className="text-body">
          To fix that, on its machine: <code className="break-words font-mono text-strong">{fix}</code>
        </p>
      </div>
      <CopyButton text={fix} label="Copy the fix" />
    </div>
  );
}
