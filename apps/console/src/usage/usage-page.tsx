import type { Usage } from '@jettson/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useApi } from '../api/client.ts';
import { countOf, formatCost, formatCount, formatDay, formatSpent } from '../api/format.ts';
import { keysQuery, usageQuery } from '../api/queries.ts';
import { Stat } from '../overview/stat.tsx';
import { Stats } from '../overview/stats.tsx';
import { Chart } from '../ui/chart.tsx';
import { Select } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { PERIODS, type Period, periodOf } from './periods.ts';
import { PlanDetails } from './plan-details.tsx';

const MEASURES = [
  { value: 'agent_hours', label: 'Hours' },
  { value: 'runs', label: 'Runs' },
  { value: 'tokens', label: 'Tokens' },
  { value: 'cost_usd', label: 'Cost' },
] as const;
type Measure = (typeof MEASURES)[number]['value'];
type Amounts = Usage['total'];

const amountOf = (amounts: Amounts, measure: Measure): number =>
  measure === 'tokens' ? amounts.input_tokens + amounts.output_tokens : amounts[measure];

const hours = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function formatHours(amount: number): string {
  return amount > 0 && amount < 0.01 ? '< 0.01' : hours.format(amount);
}

function formatAmount(measure: Measure, amount: number): string {
  if (measure === 'cost_usd') return formatCost(amount);
  return measure === 'agent_hours' ? formatHours(amount) : formatCount(amount);
}

export function UsagePage() {
  const api = useApi();
  const [period, setPeriod] = useState<Period>('month');
  const [measure, setMeasure] = useState<Measure>('agent_hours');
  const range = periodOf(period);
  const { data, error, refetch } = useQuery({
    ...usageQuery(api, { ...range, group_by: 'day' }),
    placeholderData: keepPreviousData,
  });
  const total = data?.total;
  return (
    <Page
      title="Usage and plan"
      isWide
      actions={
        <Select
          aria-label="Period"
          value={period}
          onChange={(event) => setPeriod(event.target.value as Period)}
        >
          {PERIODS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      }
    >
      <div className="space-y-4">
        {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} />}
        <Stats>
          <Stat
            label="Agent-hours"
            value={total && formatHours(total.agent_hours)}
            hint={total && countOf(total.runs, 'run')}
          />
          <Stat
            label="Tokens"
            value={total && formatCount(total.input_tokens + total.output_tokens)}
            hint={total && `${formatCount(total.cached_input_tokens)} of them cached`}
          />
          <Stat label="Tool calls" value={total && formatCount(total.tool_calls)} />
          <Stat label="Cost" value={total && formatSpent(total)} hint={data && pricesHint(data)} />
        </Stats>
        <Card
          title="By day"
          actions={<Segments label="Measure" value={measure} choices={MEASURES} onChange={setMeasure} />}
        >
          <div className="p-3">
            {data ? <DayChart usage={data} measure={measure} /> : <Skeleton className="h-52 w-full" />}
          </div>
        </Card>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <Breakdown title="By model" groupBy="model" range={range} />
          <Breakdown title="By API key" groupBy="key" range={range} />
        </div>
        <PlanDetails />
      </div>
    </Page>
  );
}

/** Which prices the cost is based on, and whether part of it is an estimate. */
function pricesHint({ prices, total }: Usage): string {
  const origin = `Prices of ${formatDay(Date.parse(prices.date))}, ${prices.source}`;
  return total.estimated ? `${origin}. Partly estimated` : origin;
}

function DayChart({ usage, measure }: { usage: Usage; measure: Measure }) {
  const times = useMemo(() => daysBetween(usage.from, usage.to), [usage.from, usage.to]);
  const values = useMemo(() => {
    const byDay = new Map(usage.data.map((row) => [row.group, row]));
    return times.map((at) => {
      const row = byDay.get(new Date(at).toISOString().slice(0, 10));
      return row ? amountOf(row, measure) : 0;
    });
  }, [usage.data, times, measure]);
  const formatValue = useCallback((value: number) => formatAmount(measure, value), [measure]);
  const name = MEASURES.find(({ value }) => value === measure)?.label ?? '';
  return (
    <Chart
      label={`${name} by day`}
      times={times}
      values={values}
      formatTime={formatDay}
      formatValue={formatValue}
      isWhole={measure === 'runs' || measure === 'tokens'}
    />
  );
}

function daysBetween(from: string, to: string): number[] {
  const days: number[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) days.push(at);
  return days;
}

function Breakdown({
  title,
  groupBy,
  range,
}: {
  title: string;
  groupBy: 'model' | 'key';
  range: { from: string; to: string };
}) {
  const api = useApi();
  const { data } = useQuery(usageQuery(api, { ...range, group_by: groupBy }));
  const { data: keys } = useQuery({ ...keysQuery(api), enabled: groupBy === 'key' });
  const nameOf = (group: string) =>
    groupBy === 'key'
      ? (keys?.keys.find(({ key_id }) => key_id === group)?.name ?? 'Console')
      : group || 'No model yet';
  return (
    <Card title={title}>
      {!data && <Skeleton className="m-4 h-20" />}
      {data?.data.length === 0 && <p className="p-4 text-muted">Nothing was used in this period.</p>}
      {data && data.data.length > 0 && (
        <Table
          label={title}
          rows={data.data}
          keyOf={({ group }) => group}
          columns={[
            {
              title: groupBy === 'key' ? 'Key' : 'Model',
              isMain: true,
              cell: ({ group }) => <span className="text-strong">{nameOf(group)}</span>,
            },
            { title: 'Runs', isNumber: true, cell: ({ runs }) => formatCount(runs) },
            { title: 'Hours', isNumber: true, from: 'sm', cell: (row) => formatHours(row.agent_hours) },
            {
              title: 'Tokens',
              isNumber: true,
              from: 'sm',
              cell: (row) => formatCount(row.input_tokens + row.output_tokens),
            },
            { title: 'Cost', isNumber: true, cell: formatSpent },
          ]}
        />
      )}
    </Card>
  );
}
