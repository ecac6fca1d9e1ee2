import { cn } from '../ui/class-names.ts';
import { useAddress } from './schema-tree.tsx';
import { WithCode } from './with-code.tsx';

/** An error: what it means, and what to do. */
export function ErrorRow({
  code,
  status,
  meaning,
  remedy,
}: {
  code: string;
  status: string;
  meaning: string;
  remedy: string;
}) {
  const { isHere, row } = useAddress(code);
  return (
    <li ref={row} id={code} className={cn('scroll-mt-4 px-4 py-2.5', isHere && 'bg-accent-soft')}>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-mono text-bad text-xs">{status}</span>
        <code className="break-anywhere font-medium font-mono text-strong text-xs">{code}</code>
      </p>
      <p className="mt-0.5 text-pretty text-xs">
        <WithCode text={meaning} />
      </p>
      <p className="mt-0.5 text-pretty text-muted text-xs">
        <WithCode text={remedy} />
      </p>
    </li>
  );
}
