import { formatBytes } from '../api/format.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { DownloadButton } from '../ui/download-button.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';

/** Characters of a file that are shown; the download has all of it. */
const SHOWN = 20_000;

/** A text file that the agent wrote. */
export function FilePreview({ path, content }: { path: string; content: string }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-sunken">
      <div className="flex items-center gap-2 border-line border-b py-1 pr-1 pl-3">
        <span className="min-w-0 grow truncate font-mono text-strong text-xs">{path}</span>
        <span className="text-muted text-xs">{formatBytes(new Blob([content]).size)}</span>
        <CopyButton text={content} size="icon" look="quiet" label="Copy the content" />
        <DownloadButton path={path} text={content} />
      </div>
      <ScrollBox label="Content" className="max-h-80">
        <pre className="break-anywhere whitespace-pre-wrap px-3 py-2 font-mono text-strong text-xs">
          {content.slice(0, SHOWN)}
          {content.length > SHOWN && '\n… (download it for the rest)'}
        </pre>
      </ScrollBox>
    </div>
  );
}
