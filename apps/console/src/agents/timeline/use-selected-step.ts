import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The step that the address names, by the key of its row, so that a link opens it. */
export function useSelectedStep(): [key: string | undefined, select: (key: string | undefined) => void] {
  const { step } = useSearch({ from: '/shell/agents/$agentId' });
  const navigate = useNavigate({ from: '/agents/$agentId' });
  const key = step === undefined ? undefined : String(step);
  const select = useCallback(
    (next: string | undefined) => {
      if (next === key) return;
      const named = next !== undefined && /^\d+$/.test(next) ? Number(next) : next;
      // "Back" leads from the first selected step to the page without one, and not through all of them.
      void navigate({ search: { step: named }, replace: key !== undefined, resetScroll: false });
    },
    [key, navigate],
  );
  return [key, select];
}
