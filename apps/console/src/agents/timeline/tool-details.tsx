import { useState } from 'react';
import { cn } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { FilePreview } from '../file-preview.tsx';
import { Terminal } from './terminal.tsx';
import type { ToolItem } from './timeline-item.ts';

/** Everything about one call, in a form that fits its tool. */
export function ToolDetails({ tool }: { tool: ToolItem }) {
  const { error, ...output } = tool.output ?? {};
  const input = (tool.input ?? {}) as Record<string, unknown>;
  return (
    <div className="space-y-2 pt-1 pb-3">
      {typeof error === 'string' && (
        <p className="break-anywhere rounded-lg bg-bad-soft px-3 py-2 text-bad">{error}</p>
      )}
      {tool.name === 'jettson_shell_run' ? (
        <Terminal tool={tool} />
      ) : tool.name === 'jettson_files_write' && typeof input.content === 'string' ? (
        <FilePreview path={String(input.path ?? '')} content={input.content} />
      ) : (
        <>
          {tool.image && <Screenshot image={tool.image} url={String(output.url ?? '')} />}
          {Object.keys(input).length > 0 && <Json label="Input" value={input} />}
          {Object.keys(output).length > 0 && !tool.image && <Json label="Output" value={output} />}
        </>
      )}
    </div>
  );
}

/** A screenshot that the agent took; a click shows it in full. */
function Screenshot({ image, url }: { image: NonNullable<ToolItem['image']>; url: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const type = /^image\/(png|jpeg|webp)$/.test(image.media_type) ? image.media_type : 'image/png';
  return (
    <figure>
      <button
        type="button"
        onClick={() => setIsWhole(!isWhole)}
        className="block overflow-hidden rounded-lg border border-line"
        aria-label={isWhole ? 'Shrink the picture' : 'Show the full picture'}
      >
        <img
          src={`data:${type};base64,${image.data}`}
          alt={`The page ${url} as the agent saw it`}
          className={cn(
            'block bg-sunken object-cover object-top',
            isWhole ? 'max-w-full' : 'h-52 w-full max-w-96',
          )}
        />
      </button>
      {url && <figcaption className="break-anywhere mt-1 text-muted text-xs">{url}</figcaption>}
    </figure>
  );
}

/** Strings as they are, everything else as JSON: an output is read more often than parsed. */
function Json({ label, value }: { label: string; value: Record<string, unknown> }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="rounded-lg border border-line bg-sunken">
      <div className="flex items-center justify-between pr-1 pl-3">
        <span className="text-muted text-xs">{label}</span>
        <CopyButton text={text} size="icon" look="quiet" label={`Copy the ${label.toLowerCase()}`} />
      </div>
      <ScrollBox label={label} className="max-h-80">
        <dl className="px-3 pb-2.5 font-mono text-xs">
          {Object.entries(value).map(([name, part]) => (
            <div key={name} className="flex gap-2 py-px">
              <dt className="shrink-0 text-muted">{name}</dt>
              <dd className="break-anywhere min-w-0 whitespace-pre-wrap text-strong">
                {typeof part === 'string' ? part : JSON.stringify(part, null, 2)}
              </dd>
            </div>
          ))}
        </dl>
      </ScrollBox>
    </div>
  );
}
