import { CopyButton } from '../../ui/copy-button.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';

/** What went into a call or came out of it: strings as they are, because they are read more often than parsed. */
export function JsonBox({ label, value }: { label: string; value: Record<string, unknown> }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="rounded-lg border border-line bg-sunken">
      <div className="flex items-center justify-between pr-1 pl-3">
        <span className="text-muted text-xs">{label}</span>
        <CopyButton text={text} size="icon" look="quiet" label={`Copy the ${label.toLowerCase()}`} />
      </div>
      <ScrollBox label={label} className="max-h-80">
        <dl className="px-3 pb-2.5 font-mono text-xs">
          {Object.entries(value).map(([name, part]) => (
            <div key={name} className="flex gap-2 py-px">
              <dt className="shrink-0 text-muted">{name}</dt>
              <dd className="break-anywhere min-w-0 whitespace-pre-wrap text-strong">{textOf(part)}</dd>
            </div>
          ))}
        </dl>
      </ScrollBox>
    </div>
  );
}

const LINE = 80;

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const line = JSON.stringify(value);
  return line.length > LINE ? JSON.stringify(value, null, 2) : line;
}
