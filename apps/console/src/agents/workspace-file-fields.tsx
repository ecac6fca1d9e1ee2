import type { SpawnFile } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { File, FilePlus, X } from 'lucide-react';
import { useRef } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Files that are in the agent's workspace before it starts. They are uploaded when they are chosen. */
export function WorkspaceFileFields({
  files,
  fault,
  onChange,
}: {
  files: SpawnFile[];
  fault: string | undefined;
  onChange: (change: (files: SpawnFile[]) => SpawnFile[]) => void;
}) {
  const api = useApi();
  const notify = useNotify();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    async mutationFn(chosen: globalThis.File[]) {
      for (const file of chosen) {
        const { file_id } = await api.client.files.upload(file, { name: file.name });
        onChange((before) => [
          ...before.filter(({ path }) => path !== file.name),
          { path: file.name, file_id },
        ]);
      }
    },
    onError: notify.fail,
  });
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" isBusy={upload.isPending} onClick={() => input.current?.click()}>
          <FilePlus aria-hidden className="size-3.5" /> Add files to the workspace
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files for the workspace"
          onChange={(event) => {
            upload.mutate([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <ul aria-label="Files in the workspace" className="contents">
          {files.map(({ path }) => (
            <li
              key={path}
              className="flex h-7 max-w-full items-center gap-1.5 rounded-md border border-line bg-sunken pr-1 pl-2 text-xs"
            >
              <File aria-hidden className="size-3.5 shrink-0 text-muted" />
              <span className="truncate font-mono text-strong">{path}</span>
              <button
                type="button"
                aria-label={`Remove ${path}`}
                className="rounded p-0.5 text-muted hover:bg-hover hover:text-strong"
                onClick={() => onChange((before) => before.filter((file) => file.path !== path))}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <p
        className={fault ? 'mt-1 text-bad text-xs' : 'mt-1 text-muted text-xs'}
        role={fault ? 'alert' : undefined}
      >
        {fault ?? 'They are in /workspace when the agent starts.'}
      </p>
    </div>
  );
}
