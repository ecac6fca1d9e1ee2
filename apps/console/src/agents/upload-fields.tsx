import { useMutation } from '@tanstack/react-query';
import { type LucideIcon, X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { useNotify } from '../ui/toast.tsx';

/** A button that uploads files as soon as they are chosen, beside those that were uploaded. */
export function UploadFields({
  button: { icon: Icon, label },
  inputLabel,
  listLabel,
  accept,
  hint,
  fault,
  onUploaded,
  children,
}: {
  button: { icon: LucideIcon; label: string };
  inputLabel: string;
  listLabel: string;
  /** The media types that can be chosen; any without it. */
  accept?: string;
  hint: string;
  fault: string | undefined;
  onUploaded: (file: File, fileId: string) => void;
  /** Each an UploadedFile. */
  children: ReactNode;
}) {
  const api = useApi();
  const notify = useNotify();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    async mutationFn(chosen: File[]) {
      for (const file of chosen) {
        const { file_id } = await api.client.files.upload(file, { name: file.name });
        onUploaded(file, file_id);
      }
    },
    onError: notify.fail,
  });
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" isBusy={upload.isPending} onClick={() => input.current?.click()}>
          <Icon aria-hidden className="size-3.5" /> {label}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={inputLabel}
          accept={accept}
          onChange={(event) => {
            upload.mutate([...(event.target.files ?? [])]);
            // So that the same file can be chosen again after it was removed.
            event.target.value = '';
          }}
        />
        <ul aria-label={listLabel} className="contents">
          {children}
        </ul>
      </div>
      <p
        className={fault ? 'mt-1 text-bad text-xs' : 'mt-1 text-muted text-xs'}
        role={fault ? 'alert' : undefined}
      >
        {fault ?? hint}
      </p>
    </div>
  );
}

/** One file of the list, which can be removed from it. */
export function UploadedFile({
  icon: Icon,
  name,
  className,
  onRemove,
}: {
  icon: LucideIcon;
  name: string;
  className?: string;
  onRemove: () => void;
}) {
  return (
    <li className="flex h-7 max-w-full items-center gap-1.5 rounded-md border border-line bg-sunken pr-1 pl-2 text-xs">
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className={cn('truncate text-strong', className)}>{name}</span>
      <button
        type="button"
        aria-label={`Remove ${name}`}
        className="rounded p-0.5 text-muted hover:bg-hover hover:text-strong"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
