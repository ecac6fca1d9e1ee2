import { Download } from 'lucide-react';
import { Button } from './button.tsx';
import { downloadText } from './download.ts';

/** Downloads a text as a file, under the last part of its path. */
export function DownloadButton({
  path,
  text,
  label = 'Download',
}: {
  path: string;
  text: string;
  label?: string;
}) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={label}
      title={label}
      onClick={() => downloadText(path.split('/').at(-1) || 'file.txt', text)}
    >
      <Download className="size-3.5" />
    </Button>
  );
}
