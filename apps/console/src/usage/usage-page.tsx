import type { Usage } from '@jettson/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatCost, formatCount, formatDay, formatSpent } from '../api/format.ts';
import { keysQuery, usageQuery } from '../api/queries.ts';
import { Stat } from '../overview/stat.tsx';
import { Chart } from '../ui/chart.tsx';
import { Select } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
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

function formatAmount(measure: Measure, amount: number): string {
  if (measure === 'cost_usd') return formatCost(amount);
  return measure === 'agent_hours' ? hours.format(amount) : formatCount(amount);
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
        <Card>
          <dl className="grid grid-cols-2 divide-line max-md:[&>*:nth-child(n+3)]:border-t md:grid-cols-4 md:divide-x">
            <Stat
              label="Agent-hours"
              value={total && hours.format(total.agent_hours)}
              hint={total && `${formatCount(total.runs)} runs`}
            />
            <Stat
              label="Tokens"
              value={total && formatCount(total.input_tokens + total.output_tokens)}
              hint={total && `${formatCount(total.cached_input_tokens)} of them cached`}
            />
            <Stat label="Tool calls" value={total && formatCount(total.tool_calls)} />
            <Stat label="Cost" value={total && formatSpent(total)} hint={data && pricesHint(data)} />
          </dl>
        </Card>
        <Card
          title="By day"
          actions={<Segments label="Measure" value={measure} choices={MEASURES} onChange={setMeasure} />}
        >
          <div className="p-3">
            {data ? <DayChart usage={data} measure={measure} /> : <Skeleton className="h-44 w-full" />}
          </div>
        </Card>
        <div className="grid gap-4 lg:grid-cols-2">
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
  const origin = `at prices of ${formatDay(Date.parse(prices.date))}, ${prices.source}`;
  return total.estimated ? `${origin}; partly estimated` : origin;
}

function DayChart({ usage, measure }: { usage: Usage; measure: Measure }) {
  const times = useMemo(() => daysBetween(usage.from, usage.to), [usage.from, usage.to]);
  const series = useMemo(() => {
    const byDay = new Map(usage.data.map((row) => [row.group, row]));
    const values = times.map((at) => {
      const row = byDay.get(new Date(at).toISOString().slice(0, 10));
      return row ? amountOf(row, measure) : 0;
    });
    const label = MEASURES.find(({ value }) => value === measure)?.label ?? '';
    return [{ label, color: '--color-accent', values }];
  }, [usage.data, times, measure]);
  return (
    <Chart
      label={`${measure} by day`}
      times={times}
      series={series}
      formatTime={(at) => formatDay(at)}
      formatValue={(value) => formatAmount(measure, value)}
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
      : group || 'no model yet';
  return (
    <Card title={title}>
      {!data && <Skeleton className="m-4 h-20" />}
      {data?.data.length === 0 && <p className="p-4 text-muted">Nothing was used in this period.</p>}
      {data && data.data.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full min-w-80 text-left">
            <thead className="text-muted text-xs">
              <tr className="border-line border-b [&>th]:px-4 [&>th]:py-1.5 [&>th]:font-normal">
                <th>{groupBy === 'key' ? 'Key' : 'Model'}</th>
                <th className="text-right">Runs</th>
                <th className="text-right">Hours</th>
                <th className="text-right">Tokens</th>
                <th className="text-right">Cost</th>
              </tr>
            </thead>
            <tbody className="tabular divide-y divide-line">
              {data.data.map((row) => (
                <tr key={row.group} className="[&>td]:px-4 [&>td]:py-2">
                  <td className="max-w-40 truncate text-strong">{nameOf(row.group)}</td>
                  <td className="text-right">{formatCount(row.runs)}</td>
                  <td className="text-right">{row.agent_hours.toFixed(2)}</td>
                  <td className="text-right">{formatCount(row.input_tokens + row.output_tokens)}</td>
                  <td className="text-right">{formatSpent(row)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
