import { cn } from '../ui/class-names.ts';

const TONES: Record<string, string> = {
  GET: 'text-good',
  POST: 'text-accent',
  PATCH: 'text-warn',
  PUT: 'text-warn',
  DELETE: 'text-bad',
};

export function MethodTag({ method }: { method: string }) {
  return (
    <span className={cn('w-9 shrink-0 font-mono font-semibold text-2xs', TONES[method])}>
      {method === 'DELETE' ? 'DEL' : method}
    </span>
  );
}
