import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNote } from './notes.tsx';

/** A dialog with one form: its last button submits it, and errors appear below the fields. */
export function FormDialog({
  title,
  description,
  action,
  work,
  onClose,
  className = 'space-y-4',
  isComplete = true,
  isDangerous = false,
  children,
}: {
  title: string;
  description?: string;
  /** The label of the button that submits the form. */
  action: string;
  /** The form's action, e.g. a mutation. */
  work: { mutate: () => void; isPending: boolean; error: Error | null };
  onClose: () => void;
  className?: string;
  /** Whether it can be submitted. */
  isComplete?: boolean;
  /** It deletes something for good. */
  isDangerous?: boolean;
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
          <Radix.Close asChild>
            <Button>Cancel</Button>
          </Radix.Close>
          <Button
            type="submit"
            form={formId}
            look={isDangerous ? 'danger-filled' : 'primary'}
            disabled={!isComplete}
            isBusy={work.isPending}
          >
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
