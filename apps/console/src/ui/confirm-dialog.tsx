import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog({
  isOpen = true,
  title,
  description,
  refusal = 'Cancel',
  action,
  work,
  onClose,
  children,
}: {
  isOpen?: boolean;
  title: string;
  description: string;
  /** What the button says that leaves things as they are. */
  refusal?: string;
  /** What the button says that does it. */
  action: string;
  /** What is done, e.g. a mutation. */
  work: { mutate: () => void; isPending: boolean };
  onClose: () => void;
  children?: ReactNode;
}) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>{refusal}</Button>
          <Button look="danger-filled" isBusy={work.isPending} onClick={() => work.mutate()}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
