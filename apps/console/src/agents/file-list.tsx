import { FileText } from 'lucide-react';
import { EmptyNote } from '../ui/notes.tsx';
import { FilePreview } from './file-preview.tsx';
import type { TimelineItem } from './timeline/timeline-item.ts';

/** The files that the agent wrote, as it left each of them. */
export function FileList({ items }: { agentId: string; items: TimelineItem[] }) {
  const files = writtenFiles(items);
  if (files.size === 0) {
    return (
      <EmptyNote icon={<FileText />} title="No files">
        What the agent writes with its file tool is kept here, also after its computer is gone.
      </EmptyNote>
    );
  }
  return (
    <ul className="space-y-4">
      {[...files].map(([path, content]) => (
        <li key={path}>
          <FilePreview path={path} content={content} />
        </li>
      ))}
    </ul>
  );
}

function writtenFiles(items: TimelineItem[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const item of items) {
    if (item.kind !== 'tool' || item.state !== 'done') continue;
    const { path, content } = (item.input ?? {}) as { path?: unknown; content?: unknown };
    if (typeof path !== 'string') continue;
    if (item.name === 'jettson_files_write' && typeof content === 'string') files.set(path, content);
    if (item.name === 'jettson_files_delete') files.delete(path);
  }
  return files;
}
