import { INPUT_MEDIA_TYPES } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { FileText, ImageIcon, Paperclip, X } from 'lucide-react';
import { useRef } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { useNotify } from '../ui/toast.tsx';
import type { AttachedFile, DraftFaults } from './spawn-draft.ts';

/** Pictures and PDFs that the model sees beside its task. They are uploaded when they are chosen. */
export function InputFileFields({
  files,
  fault,
  onChange,
}: {
  files: AttachedFile[];
  fault: DraftFaults['inputFiles'];
  onChange: (change: (files: AttachedFile[]) => AttachedFile[]) => void;
}) {
  const api = useApi();
  const notify = useNotify();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    async mutationFn(chosen: File[]) {
      for (const file of chosen) {
        const { file_id } = await api.client.files.upload(file, { name: file.name });
        const media_type = INPUT_MEDIA_TYPES.find((type) => type === file.type) ?? 'application/pdf';
        onChange((before) => [...before, { name: file.name, media_type, file_id }]);
      }
    },
    onError: notify.fail,
  });
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" isBusy={upload.isPending} onClick={() => input.current?.click()}>
          <Paperclip aria-hidden className="size-3.5" /> Attach pictures or PDFs
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Pictures and PDFs"
          accept={INPUT_MEDIA_TYPES.join(',')}
          onChange={(event) => {
            upload.mutate([...(event.target.files ?? [])]);
            // So that the same file can be chosen again after it was removed.
            event.target.value = '';
          }}
        />
        <ul aria-label="Attached files" className="contents">
          {files.map((file, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be attached twice
              key={index}
              className="flex h-7 max-w-full items-center gap-1.5 rounded-md border border-line bg-sunken pr-1 pl-2 text-xs"
            >
              {file.media_type === 'application/pdf' ? (
                <FileText aria-hidden className="size-3.5 shrink-0 text-muted" />
              ) : (
                <ImageIcon aria-hidden className="size-3.5 shrink-0 text-muted" />
              )}
              <span className="truncate text-strong">{file.name}</span>
              <button
                type="button"
                aria-label={`Remove ${file.name}`}
                className="rounded p-0.5 text-muted hover:bg-hover hover:text-strong"
                onClick={() => onChange((before) => before.filter((other) => other !== file))}
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
        {fault ?? 'The model sees them beside the task: PNG, JPEG, WebP, GIF and PDF, 10 MB together.'}
      </p>
    </div>
  );
}
