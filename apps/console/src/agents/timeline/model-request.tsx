import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApi } from '../../api/client.ts';
import { formatBytes } from '../../api/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DownloadButton } from '../../ui/download-button.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toReadable } from './to-readable.ts';

/** Characters that are shown; the download has all of it. */
const SHOWN = 200_000;

/** The request to the model of one turn as it was sent, loaded when it is opened; it is copied and downloaded as JSON. */
export function ModelRequest({ agentId, turn }: { agentId: string; turn: number }) {
  const api = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: [api.accountId, 'model-request', agentId, turn],
    queryFn: ({ signal }) => api.client.agents.request(agentId, turn, { signal }),
    enabled: isOpen,
    retry: false,
  });
  const text = useMemo(() => (data === undefined ? '' : JSON.stringify(data.body)), [data]);
  const readable = useMemo(() => (data === undefined ? '' : toReadable(data.body)), [data]);
  return (
    <details
      className="group rounded-lg border border-line"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-9 items-center gap-2 rounded-lg px-3 text-strong hover:bg-hover">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        Request to the model, turn {turn}
      </summary>
      {isOpen && (
        <div className="border-line border-t">
          {error && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
          {!data && !error && <Skeleton className="m-3 h-32" />}
          {data && (
            <>
              <div className="flex items-center gap-1 py-1 pr-1 pl-3">
                <span className="min-w-0 grow truncate text-muted text-xs">
                  As sent to <span className="font-mono">{data.model_id}</span>, {formatBytes(text.length)}
                </span>
                <CopyButton text={text} size="icon" look="quiet" label="Copy the request as JSON" />
                <DownloadButton
                  path={`${agentId}-turn-${turn}.json`}
                  text={text}
                  label="Download the request as JSON"
                />
              </div>
              <ScrollBox label="Request to the model" className="max-h-[32rem] bg-sunken">
                <pre className="break-anywhere whitespace-pre-wrap px-3 py-2 font-mono text-strong text-xs">
                  {readable.slice(0, SHOWN)}
                  {readable.length > SHOWN && '\n… (download it for the rest)'}
                </pre>
              </ScrollBox>
            </>
          )}
        </div>
      )}
    </details>
  );
}
