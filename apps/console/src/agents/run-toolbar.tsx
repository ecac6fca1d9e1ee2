import { Input } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { STEP_FILTERS, type StepFilter } from './timeline/filter-steps.ts';
import { describeCount, type StepCount } from './timeline/step-count.ts';

const VIEWS = [
  { value: 'overview', label: 'Overview' },
  { value: 'timeline', label: 'Timeline' },
  { value: 'files', label: 'Files' },
  { value: 'raw', label: 'Raw events' },
] as const;

export type RunView = (typeof VIEWS)[number]['value'];

/** What of a run is shown. */
export function RunToolbar({
  view,
  hasOverview,
  onView,
  filter,
  onFilter,
  search,
  onSearch,
  matches,
  isLive,
}: {
  view: RunView;
  /** The overview is a view of its own, where there is no room for it beside the others. */
  hasOverview: boolean;
  onView: (view: RunView) => void;
  filter: StepFilter;
  onFilter: (filter: StepFilter) => void;
  search: string;
  onSearch: (text: string) => void;
  /** How many steps are of the kind and contain the text; null if all are shown. */
  matches: StepCount | null;
  isLive: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 sm:px-6">
      <Segments label="View" value={view} choices={hasOverview ? VIEWS : VIEWS.slice(1)} onChange={onView} />
      {view === 'timeline' && (
        <>
          <Segments label="Steps" value={filter} choices={STEP_FILTERS} onChange={onFilter} />
          <Input
            type="search"
            data-search
            aria-label="Search this run"
            placeholder="Search this run"
            value={search}
            onChange={(event) => onSearch(event.target.value)}
            className="min-w-32 max-w-56 flex-1"
          />
          <span role="status" className="tabular text-muted text-xs">
            {matches && Object.values(describeCount(matches)).filter(Boolean).join(', ')}
          </span>
        </>
      )}
      {isLive && <span className="text-muted text-xs">Live</span>}
    </div>
  );
}
