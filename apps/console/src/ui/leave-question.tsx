import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

export interface Place {
  pathname: string;
  search: unknown;
}

/** Asks before leaving this page, or closing the browser's tab, loses what was written on it. */
export function LeaveQuestion({
  isWritten,
  description,
  isSamePlace = (current, next) => current.pathname === next.pathname,
}: {
  isWritten: boolean;
  description: string;
  /** Whether what was written is still shown there. */
  isSamePlace?: (current: Place, next: Place) => boolean;
}) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => isWritten && !isSamePlace(current, next),
    enableBeforeUnload: () => isWritten,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={leaving.status === 'blocked'}
      title="Discard what you wrote?"
      description={description}
      refusal="Keep editing"
      action="Discard"
      work={{ mutate: () => leaving.proceed?.(), isPending: false }}
      onClose={() => leaving.reset?.()}
    />
  );
}
