import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { artifactsQuery } from '../api/queries.ts';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { ArtifactPreview } from './artifact-preview.tsx';
import { FilePreview } from './file-preview.tsx';
import type { RunStep } from './timeline/run-step.ts';

/** The files that the agent left, and those that it wrote along the way. */
export function FileList({ agentId, steps }: { agentId: string; steps: RunStep[] }) {
  const artifacts = useQuery(artifactsQuery(useApi(), agentId));
  const kept = artifacts.data?.data ?? [];
  const keptPaths = new Set(kept.map(({ path }) => path));
  const written = [...writtenFiles(steps)].filter(
    ([path]) => !keptPaths.has(path.replace(/^\/workspace\//, '')),
  );
  return (
    <>
      {artifacts.isError && (
        <ErrorNote error={artifacts.error} onRetry={() => void artifacts.refetch()} className="mb-4" />
      )}
      {artifacts.isSuccess && kept.length + written.length === 0 && (
        <EmptyNote icon={<FileText />} title="No files">
          Files in /workspace/out are kept when the agent ends. Files that it writes with its file tool are
          shown here as well; which files a command changes is not recorded.
        </EmptyNote>
      )}
      <ul className="space-y-4">
        {kept.map((artifact) => (
          <li key={artifact.artifact_id}>
            <ArtifactPreview artifact={artifact} />
          </li>
        ))}
        {written.map(([path, content]) => (
          <li key={path}>
            <FilePreview path={path} content={content} />
          </li>
        ))}
      </ul>
    </>
  );
}

function writtenFiles(steps: RunStep[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const step of steps) {
    if (step.kind !== 'tool' || step.state !== 'done') continue;
    const { path, content } = (step.input ?? {}) as { path?: unknown; content?: unknown };
    if (typeof path !== 'string') continue;
    if (step.name === 'jettson_files_write' && typeof content === 'string') files.set(path, content);
    if (step.name === 'jettson_files_delete') files.delete(path);
  }
  return files;
}
