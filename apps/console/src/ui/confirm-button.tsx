import { useMutation } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useNotify } from './toast.tsx';

/** A button that asks before it does something that deletes or ends. */
export function ConfirmButton({
  icon: Icon,
  label,
  size = 'normal',
  run,
  onDone,
  ...question
}: {
  icon: LucideIcon;
  label: string;
  size?: NonNullable<ButtonProps['size']>;
  title: string;
  description: string;
  /** The label of the button that leaves things as they are. */
  refusal: string;
  /** The label of the button that does it. */
  action: string;
  run: () => Promise<unknown>;
  /** Called when it is done and the question is closed. */
  onDone: () => Promise<void>;
}) {
  const notify = useNotify();
  const [isAsking, setIsAsking] = useState(false);
  const close = () => setIsAsking(false);
  const work = useMutation({
    mutationFn: run,
    onSuccess() {
      close();
      return onDone();
    },
    onError: notify.fail,
  });
  return (
    <>
      <Button look="danger" size={size} onClick={() => setIsAsking(true)}>
        <Icon aria-hidden className="size-3.5" /> {label}
      </Button>
      <ConfirmDialog {...question} isOpen={isAsking} work={work} onClose={close} />
    </>
  );
}
