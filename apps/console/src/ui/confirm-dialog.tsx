import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** Asks before an action that cannot be undone. */
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
  /** The label of the button that leaves things as they are. */
  refusal?: string;
  /** The label of the button that does it. */
  action: string;
  /** The action, e.g. a mutation. */
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
