import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNote } from './notes.tsx';

/** A dialog that is one form: its last button sends it, and what went wrong stands below the fields. */
export function FormDialog({
  title,
  description,
  action,
  work,
  onClose,
  className = 'space-y-4',
  children,
}: {
  title: string;
  description?: string;
  /** What the button says that sends the form. */
  action: string;
  /** What the form does, e.g. a mutation. */
  work: { mutate: () => void; isPending: boolean; error: Error | null };
  onClose: () => void;
  className?: string;
  children: ReactNode;
}) {
  const formId = useId();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" isBusy={work.isPending}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={className}
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        {children}
        {work.error && <ErrorNote error={work.error} />}
      </form>
    </Dialog>
  );
}
