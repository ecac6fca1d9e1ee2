import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorNote } from '../ui/notes.tsx';

/** Shown for a bug in the page itself, or for a part of it that could not be loaded. */
export function ErrorPage({ error }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-xl p-6">
      <ErrorNote error={error} onRetry={() => location.reload()} />
    </div>
  );
}
