import { useNavigate } from '@tanstack/react-router';
import { Braces, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AgentsSearch } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { Input } from '../ui/field.tsx';
import { statusLabel } from '../ui/status-badge.tsx';
import { Tag } from '../ui/tag.tsx';
import { parseMetadata, STATUSES } from './agent-filters.ts';

/** How long typing must pause before the list is filtered, milliseconds. */
const PAUSE_MS = 250;

export function AgentToolbar({ search }: { search: AgentsSearch }) {
  const navigate = useNavigate();
  const change = (next: AgentsSearch) =>
    void navigate({ to: '/agents', search: { ...search, ...next }, replace: true });
  const chosen = new Set(search.status?.split(','));
  const toggle = (status: string) => {
    const next = new Set(chosen);
    if (!next.delete(status)) next.add(status);
    change({ status: STATUSES.filter((one) => next.has(one)).join(',') || undefined });
  };
  const hasFilter = Boolean(search.q || search.status || search.metadata || search.template);
  return (
    <search className="flex flex-wrap items-center gap-2 border-line border-b px-4 pb-3 sm:px-6">
      <Delayed
        label="Search task, name and id"
        placeholder="Search"
        icon={<Search />}
        value={search.q ?? ''}
        onChange={(q) => change({ q: q || undefined })}
        isSearch
        className="w-full sm:w-60"
      />
      <Delayed
        label="Metadata, for example team=ops"
        placeholder="team=ops"
        icon={<Braces />}
        value={search.metadata ?? ''}
        onChange={(metadata) => change({ metadata: metadata || undefined })}
        isInvalid={(text) => text.trim() !== '' && parseMetadata(text) === null}
        className="w-full sm:w-44"
      />
      <fieldset className="scroll-thin flex min-w-0 max-w-full items-center gap-1 overflow-x-auto">
        <legend className="sr-only">Status</legend>
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={chosen.has(status)}
            onClick={() => toggle(status)}
            className={cn(
              'h-7 shrink-0 rounded-full border px-2.5 font-medium text-xs',
              chosen.has(status)
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-line text-body hover:bg-hover hover:text-strong',
            )}
          >
            {statusLabel(status)}
          </button>
        ))}
      </fieldset>
      {search.template && (
        <Tag tone="accent" className="font-mono">
          {search.template}
        </Tag>
      )}
      {hasFilter && (
        <Button
          look="quiet"
          size="small"
          onClick={() =>
            change({ q: undefined, status: undefined, metadata: undefined, template: undefined })
          }
        >
          <X aria-hidden className="size-3.5" /> Clear
        </Button>
      )}
    </search>
  );
}

function Delayed({
  label,
  placeholder,
  icon,
  value,
  onChange,
  isInvalid,
  isSearch = false,
  className,
}: {
  label: string;
  placeholder: string;
  icon: React.ReactNode;
  value: string;
  onChange: (text: string) => void;
  isInvalid?: (text: string) => boolean;
  isSearch?: boolean;
  className?: string;
}) {
  const [text, setText] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change from outside, such as "Clear", is taken over
  useEffect(() => {
    if (value !== text) setText(value);
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause
  useEffect(() => {
    if (text === value || isInvalid?.(text)) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className={cn('relative', className)}>
      <span aria-hidden className="absolute top-2 left-2.5 text-muted [&_svg]:size-4">
        {icon}
      </span>
      <Input
        aria-label={label}
        title={label}
        aria-invalid={isInvalid?.(text) || undefined}
        placeholder={placeholder}
        value={text}
        {...(isSearch ? { 'data-search': true } : {})}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="pl-8"
      />
    </div>
  );
}
