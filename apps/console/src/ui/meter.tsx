import { cn } from './class-names.ts';

/** How much of a limit is used. */
export function Meter({
  label,
  used,
  limit,
  text,
}: {
  label: string;
  used: number;
  limit: number | null;
  text: string;
}) {
  const share = limit === null || limit === 0 ? 0 : Math.min(1, used / limit);
  return (
    <div>
      <div className="mb-1 flex items-baseline justify-between gap-3">
        <span className="text-muted text-xs">{label}</span>
        <span className="tabular text-strong text-xs">{text}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: no browser lets a page style the meter element */}
      <div
        role="meter"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-active"
      >
        <div
          className={cn(
            'h-full rounded-full',
            share >= 0.9 ? 'bg-bad' : share >= 0.75 ? 'bg-warn' : 'bg-accent',
          )}
          style={{ width: `${share === 0 ? 0 : Math.max(share * 100, 1.5)}%` }}
        />
      </div>
    </div>
  );
}
