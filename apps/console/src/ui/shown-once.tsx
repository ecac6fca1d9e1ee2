import { CopyButton } from './copy-button.tsx';

/** A key, a secret or a link that cannot be shown again and should be copied now. */
export function ShownOnce({ text, label, testId }: { text: string; label: string; testId?: string }) {
  return (
    <div className="flex items-center gap-2 rounded-lg border border-line-strong bg-sunken p-2 pl-3">
      <code data-testid={testId} className="min-w-0 grow break-all font-mono text-strong text-xs">
        {text}
      </code>
      <CopyButton text={text} look="primary" label={label} />
    </div>
  );
}
