import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';

/** Asks before text that somebody wrote is lost. The focus goes back to the text if it is kept. */
export function DiscardQuestion({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    keep.current?.focus();
    return () => before?.focus();
  }, []);
  return (
    <div role="alert" className="flex grow flex-wrap items-center justify-end gap-2">
      <p className="grow font-medium text-strong">Discard what you wrote?</p>
      <Button look="danger" onClick={onDiscard}>
        Discard
      </Button>
      <Button ref={keep} look="primary" onClick={onKeep}>
        Keep editing
      </Button>
    </div>
  );
}
