import { type FocusEvent, type ReactNode, useState } from 'react';
import { DiscardQuestion } from './discard-question.tsx';
import { useWrittenText } from './use-written-text.ts';

/** Closing that asks first if text was written inside. `onDiscard`: what else to do if it is given up. */
export function useGuardedClose(
  onClose: () => void,
  onDiscard?: () => void,
): {
  close: () => void;
  /** For the element around the fields. */
  onFocusCapture: (event: FocusEvent) => void;
  /** To show while it asks; null otherwise. */
  question: ReactNode;
} {
  const { onFocusCapture, isWritten } = useWrittenText();
  const [isAsking, setIsAsking] = useState(false);
  const keep = () => setIsAsking(false);
  return {
    onFocusCapture,
    close() {
      // A second Escape does not discard either.
      if (isAsking) keep();
      else if (isWritten()) setIsAsking(true);
      else onClose();
    },
    question: isAsking && (
      <DiscardQuestion
        onKeep={keep}
        onDiscard={() => {
          keep();
          onDiscard?.();
          onClose();
        }}
      />
    ),
  };
}
