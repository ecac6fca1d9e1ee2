import type { Artifact } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatBytes } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { downloadBlob } from '../ui/download.ts';
import { useNotify } from '../ui/toast.tsx';
import { FilePreview } from './file-preview.tsx';

/** Larger files can only be downloaded. */
const PREVIEW_BYTES = 512 * 1024;
const PICTURES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
};

const suffixOf = (path: string) => path.split('.').at(-1)?.toLowerCase() ?? '';

/** A kept file, shown as a picture or as text, or offered for download. */
export function ArtifactPreview({ artifact }: { artifact: Artifact }) {
  const { path, size_bytes: size, artifact_id: id, agent_id: agentId } = artifact;
  const api = useApi();
  const notify = useNotify();
  const type = PICTURES[suffixOf(path)];
  const content = useQuery({
    queryKey: [api.accountId, 'artifact', id],
    queryFn: () => api.download(`/agents/${agentId}/artifacts/${id}`),
    enabled: size <= PREVIEW_BYTES,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const text = useQuery({
    queryKey: [api.accountId, 'artifact-text', id],
    queryFn: async () => asText(new Uint8Array(await (content.data as Blob).arrayBuffer())),
    enabled: content.isSuccess && type === undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (typeof text.data === 'string') return <FilePreview path={path} content={text.data} />;
  const save = () =>
    api
      .download(`/agents/${agentId}/artifacts/${id}`)
      .then((blob) => downloadBlob(path.split('/').at(-1) || 'file', blob), notify.fail);
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-sunken">
      <div className="flex items-center gap-2 py-1 pr-1 pl-3">
        <span className="min-w-0 grow truncate font-mono text-strong text-xs">{path}</span>
        <span className="text-muted text-xs">{formatBytes(size)}</span>
        <Button
          look="quiet"
          size="icon"
          aria-label={`Download ${path}`}
          title="Download"
          onClick={() => void save()}
        >
          <Download className="size-3.5" />
        </Button>
      </div>
      {type !== undefined && content.data && <Picture blob={content.data} type={type} path={path} />}
    </div>
  );
}

/** Null if it is not text: a preview of bytes is of no use to anybody. */
function asText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function Picture({ blob, type, path }: { blob: Blob; type: string; path: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    // We choose the type, always a picture's: nothing that an agent wrote may open as a page.
    const made = URL.createObjectURL(new Blob([blob], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob, type]);
  return (
    url && <img src={url} alt={`The file ${path}`} className="max-h-96 max-w-full border-line border-t" />
  );
}
