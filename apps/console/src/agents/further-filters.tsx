import { useQuery } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useApi } from '../api/client.ts';
import { templateListQuery } from '../templates/template-queries.ts';
import { DelayedInput } from '../ui/delayed-input.tsx';
import { Input, Select } from '../ui/field.tsx';
import { parseCost, parseMetadata } from './agent-filters.ts';
import type { AgentsSearch } from './agents-search.ts';
import { PERIODS, type Period } from './periods.ts';

/** Filters that are not always in view: time, model, template, cost and metadata. */
export function FurtherFilters({
  id,
  search,
  onChange,
}: {
  id: string;
  search: AgentsSearch;
  onChange: (part: AgentsSearch) => void;
}) {
  const { client, accountId } = useApi();
  const modelList = useId();
  const { data: models = [] } = useQuery({
    queryKey: [accountId, 'models'],
    queryFn: () => client.models.list(),
    staleTime: 60_000,
  });
  return (
    <fieldset
      id={id}
      className="grid w-full grid-cols-2 gap-x-3 gap-y-2 rounded-lg border border-line bg-panel p-3 @min-[1000px]:grid-cols-4"
    >
      <legend className="sr-only">More filters</legend>
      <SpawnedFilter search={search} onChange={onChange} />
      <ChangedFilter changed={search.changed} onChange={(changed) => onChange({ changed })} />
      <Labelled label="Model">
        <DelayedInput
          label="Model"
          placeholder="Any"
          options={modelList}
          value={search.model ?? ''}
          onChange={(model) => onChange({ model: model.trim() || undefined })}
        />
        <datalist id={modelList}>
          {models.map((model) => (
            <option key={model.id} value={model.id} />
          ))}
        </datalist>
      </Labelled>
      <TemplateFilter template={search.template} onChange={(template) => onChange({ template })} />
      <Labelled label="Cost, at least">
        <DelayedInput
          label="Cost in dollars, at least"
          placeholder="$0.00"
          value={search.min_cost ?? ''}
          isInvalid={(text) => text.trim() !== '' && parseCost(text) === null}
          onChange={(cost) => onChange({ min_cost: cost.trim() || undefined })}
        />
      </Labelled>
      <Labelled label="Metadata">
        <DelayedInput
          label="Metadata, for example team=ops"
          placeholder="team=ops"
          icon={<Braces />}
          value={search.metadata ?? ''}
          onChange={(metadata) => onChange({ metadata: metadata || undefined })}
          isInvalid={(text) => text.trim() !== '' && parseMetadata(text) === null}
        />
      </Labelled>
    </fieldset>
  );
}

/** A period up to now, or a range of days. */
function SpawnedFilter({
  search,
  onChange,
}: {
  search: AgentsSearch;
  onChange: (part: AgentsSearch) => void;
}) {
  const hasRange = search.from !== undefined || search.to !== undefined;
  return (
    <>
      <Labelled label="Spawned" className="max-sm:col-span-2">
        <Select
          aria-label="Spawned"
          className="w-full"
          value={hasRange ? 'range' : (search.within ?? '')}
          onChange={({ target: { value } }) =>
            onChange({ within: (value || undefined) as Period | undefined, from: undefined, to: undefined })
          }
        >
          <PeriodOptions />
          {hasRange && <option value="range">Days</option>}
        </Select>
      </Labelled>
      <Labelled label="Days" className="max-sm:col-span-2">
        <span className="flex items-center gap-1.5">
          {(['from', 'to'] as const).map((end) => (
            <Input
              key={end}
              type="date"
              aria-label={end === 'from' ? 'From day' : 'To day'}
              value={search[end] ?? ''}
              onChange={({ target: { value } }) => onChange({ [end]: value || undefined, within: undefined })}
              className="min-w-0"
            />
          ))}
        </span>
      </Labelled>
    </>
  );
}

/** The end of an agent is its last change: with a status, this is when it ended. */
function ChangedFilter({
  changed,
  onChange,
}: {
  changed: Period | undefined;
  onChange: (changed: Period | undefined) => void;
}) {
  return (
    <Labelled label="Ended or changed">
      <Select
        aria-label="Ended or changed"
        className="w-full"
        value={changed ?? ''}
        onChange={({ target: { value } }) => onChange((value || undefined) as Period | undefined)}
      >
        <PeriodOptions />
      </Select>
    </Labelled>
  );
}

function PeriodOptions() {
  return (
    <>
      <option value="">Any time</option>
      {Object.entries(PERIODS).map(([period, { label }]) => (
        <option key={period} value={period}>
          {label}
        </option>
      ))}
    </>
  );
}

function TemplateFilter({
  template,
  onChange,
}: {
  template: string | undefined;
  onChange: (template: string | undefined) => void;
}) {
  const { data: templates = [] } = useQuery(templateListQuery(useApi(), false));
  const names = templates.map(({ name }) => name);
  return (
    <Labelled label="Template">
      <Select
        aria-label="Template"
        className="w-full"
        value={template ?? ''}
        onChange={({ target: { value } }) => onChange(value || undefined)}
      >
        <option value="">Any</option>
        {template !== undefined && !names.includes(template) && <option>{template}</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </Labelled>
  );
}

function Labelled({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={className}>
      <span aria-hidden className="mb-1 block font-medium text-strong text-xs">
        {label}
      </span>
      {children}
    </div>
  );
}
