import { Link, useNavigate } from '@tanstack/react-router';
import { ListFilter, Search, X } from 'lucide-react';
import { useId, useState } from 'react';
import { formatCost, formatWhole } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { DelayedInput } from '../ui/delayed-input.tsx';
import { Select } from '../ui/field.tsx';
import { statusLabel } from '../ui/status-label.ts';
import { countFurther, isFiltered, STATUSES } from './agent-filters.ts';
import { VIEWS, viewOf } from './agent-views.ts';
import type { AgentsSearch } from './agents-search.ts';
import { FurtherFilters } from './further-filters.tsx';
import { DEFAULT_SORT, type SortField, toSort } from './list-order.ts';
import { orderLabel } from './sort-head.tsx';

const SORT_LABELS: Record<SortField, string> = {
  created_at: 'Spawned',
  updated_at: 'Changed',
  cost_usd: 'Own cost',
  seconds: 'Duration',
};

interface Total {
  agents: number;
  isExact: boolean;
  costUsd: number | null;
}

function totalText({ agents, isExact, costUsd }: Total): string {
  const count = `${formatWhole(agents)}${isExact ? '' : '+'} ${agents === 1 ? 'agent' : 'agents'}`;
  return costUsd === null || agents === 0 ? count : `${count}, ${formatCost(costUsd)}`;
}

/** Views, the search and the filters of the list. All of it is in the address. */
export function AgentToolbar({ search, total }: { search: AgentsSearch; total: Total | undefined }) {
  const navigate = useNavigate({ from: '/agents' });
  const panel = useId();
  const further = countFurther(search);
  // On a phone they would leave no room for the agents.
  const [isOpen, setIsOpen] = useState(() => further > 0 && window.innerWidth >= 768);
  // Fields begin anew with each view: what was typed a moment before would be added to it.
  const [resets, setResets] = useState(0);
  const reset = () => setResets((before) => before + 1);
  // Two filters may be typed within one pause.
  const change = (next: AgentsSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <div className="@container border-line border-b">
      <div className="px-page pt-2 pb-2.5">
        <div className="mb-2 flex @max-[640px]:flex-col gap-x-3 gap-y-1 @min-[640px]:items-center">
          <ViewLinks search={search} onOpen={reset} />
          {/* On a phone it has a line of its own, which is there before the number is: nothing moves down. */}
          <p className="tabular min-h-4 @min-[640px]:ml-auto shrink-0 text-muted text-xs">
            {total && totalText(total)}
          </p>
        </div>
        <search key={resets} className="flex flex-wrap items-center gap-2">
          <DelayedInput
            label="Search task, name and id"
            placeholder="Search"
            icon={<Search />}
            value={search.q ?? ''}
            onChange={(q) => change({ q: q || undefined })}
            isSearch
            className="w-full @min-[640px]:w-60"
          />
          <StatusFilter status={search.status} onChange={(status) => change({ status })} />
          <Button
            size="small"
            aria-expanded={isOpen}
            aria-controls={panel}
            onClick={() => setIsOpen((before) => !before)}
          >
            <ListFilter aria-hidden className="size-3.5" /> Filters{further > 0 && ` (${further})`}
          </Button>
          <Select
            aria-label="Sort"
            // Only a wide list has a head for each order.
            className="@min-[1000px]:hidden"
            value={search.sort ?? DEFAULT_SORT}
            onChange={({ target: { value } }) => change({ sort: toSort(value) })}
          >
            {(Object.keys(SORT_LABELS) as SortField[]).flatMap((field) =>
              ([`-${field}`, field] as const).map((sort) => (
                <option key={sort} value={sort}>
                  {orderLabel(SORT_LABELS[field], sort)}
                </option>
              )),
            )}
          </Select>
          {isFiltered(search) && (
            <Button
              look="quiet"
              size="small"
              onClick={() => {
                reset();
                void navigate({ search: ({ sort }) => ({ sort }), replace: true });
              }}
            >
              <X aria-hidden className="size-3.5" /> Clear
            </Button>
          )}
          {isOpen && <FurtherFilters id={panel} search={search} onChange={change} />}
        </search>
      </div>
    </div>
  );
}

function ViewLinks({ search, onOpen }: { search: AgentsSearch; onOpen: () => void }) {
  const current = viewOf(search);
  return (
    <nav aria-label="Views" className="scroll-thin -mx-2 flex min-w-0 gap-0.5 overflow-x-auto">
      {VIEWS.map((view) => (
        <Link
          key={view.label}
          to="/agents"
          search={view.search}
          onClick={onOpen}
          aria-current={view.label === current ? 'page' : undefined}
          activeOptions={{ exact: true }}
          className={cn(
            'flex h-7 shrink-0 items-center rounded-md px-2 font-medium text-xs',
            view.label === current ? 'bg-active text-strong' : 'text-muted hover:bg-hover hover:text-strong',
          )}
        >
          {view.label}
        </Link>
      ))}
    </nav>
  );
}

function StatusFilter({
  status,
  onChange,
}: {
  status: string | undefined;
  onChange: (status: string | undefined) => void;
}) {
  const chosen = new Set(status?.split(','));
  const toggle = (one: string) => {
    const next = new Set(chosen);
    if (!next.delete(one)) next.add(one);
    onChange(STATUSES.filter((known) => next.has(known)).join(',') || undefined);
  };
  return (
    <fieldset className="scroll-thin flex min-w-0 max-w-full items-center gap-1 overflow-x-auto">
      <legend className="sr-only">Status</legend>
      {STATUSES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={chosen.has(one)}
          onClick={() => toggle(one)}
          className={cn(
            'h-7 shrink-0 rounded-full border px-2.5 font-medium text-xs',
            chosen.has(one)
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-edge text-body hover:bg-hover hover:text-strong',
          )}
        >
          {statusLabel(one)}
        </button>
      ))}
    </fieldset>
  );
}
