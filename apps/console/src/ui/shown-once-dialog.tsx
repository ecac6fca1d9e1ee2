import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Dialog } from './dialog.tsx';

/** Shows a key, a secret or a link that cannot be shown again. Closing it asks first, unless it was copied. */
export function ShownOnceDialog({
  title,
  description,
  what,
  text,
  testId,
  className,
  children,
  onClose,
}: {
  title: string;
  description: string;
  /** What it is, e.g. "key". */
  what: string;
  text: string;
  testId?: string;
  className?: string;
  children?: ReactNode;
  onClose: () => void;
}) {
  const [isCopied, setIsCopied] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Dialog
      isOpen
      onClose={() => (isCopied ? onClose() : setIsAsking(true))}
      title={title}
      description={description}
      {...(className && { className })}
      actions={
        isAsking ? (
          <div role="alert" className="flex grow flex-wrap items-center justify-end gap-2">
            <p className="grow text-warn">The {what} was not copied, and it cannot be shown again.</p>
            <Button onClick={onClose}>Close without it</Button>
            <Button look="primary" onClick={() => setIsAsking(false)}>
              Back
            </Button>
          </div>
        ) : (
          <Button look="primary" onClick={onClose}>
            I have copied it
          </Button>
        )
      }
    >
      <div className="flex items-center gap-2 rounded-lg border border-line-strong bg-sunken p-2 pl-3">
        <code data-testid={testId} className="min-w-0 grow break-all font-mono text-strong text-xs">
          {text}
        </code>
        <CopyButton text={text} look="primary" label={`Copy ${what}`} onCopied={() => setIsCopied(true)} />
      </div>
      {children}
    </Dialog>
  );
}
