import { useState } from 'react';
import { cn } from '../../ui/class-names.ts';
import { FilePreview } from '../file-preview.tsx';
import { JsonBox } from './json-box.tsx';
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
          {Object.keys(input).length > 0 && <JsonBox label="Input" value={input} />}
          {Object.keys(output).length > 0 && !tool.image && <JsonBox label="Output" value={output} />}
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
