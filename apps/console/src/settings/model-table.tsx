import type { Model } from '@jettson/sdk';
import { useQuery } from '@tanstack/react-query';
import { Image } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatDate, formatDay } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Input } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Tag } from '../ui/tag.tsx';
import { filterModels, priceText, tokensText } from './model-facts.ts';

/** So many rows at first: some providers have hundreds of models. */
const FIRST = 25;

const COLUMNS: Column<Model>[] = [
  { title: 'Model', isMain: true, cell: (model) => <ModelName model={model} /> },
  { title: 'Context', isNumber: true, from: 'sm', cell: ({ context_window }) => tokensText(context_window) },
  {
    title: 'Longest answer',
    isNumber: true,
    from: 'lg',
    cell: ({ max_output_tokens }) => tokensText(max_output_tokens),
  },
  { title: 'Input', isNumber: true, cell: ({ prices }) => priceText(prices?.input) },
  { title: 'Cached', isNumber: true, from: 'md', cell: ({ prices }) => priceText(prices?.cached_input) },
  { title: 'Output', isNumber: true, cell: ({ prices }) => priceText(prices?.output) },
  { title: 'Price of', from: 'md', cell: (model) => <PriceDate model={model} /> },
];

/** The models that a spawn can name, with context windows, and prices with their date. */
export function ModelTable() {
  const api = useApi();
  const [query, setQuery] = useState('');
  const [isWhole, setIsWhole] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: [api.accountId, 'models'],
    queryFn: () => api.client.models.list(),
  });
  const found = data && filterModels(data, query);
  const shown = isWhole ? found : found?.slice(0, FIRST);
  return (
    <Card
      title="Models"
      hint="Prices in US dollars for a million tokens. The operator sets others with “jettson prices set”."
      actions={
        data &&
        data.length > 5 && (
          <Input
            type="search"
            aria-label="Filter models"
            placeholder="Filter models"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="sm:w-48"
          />
        )
      }
    >
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
      {!data && !error && <SkeletonRows count={4} />}
      {data?.length === 0 && (
        <p className="p-4 text-muted">No models yet. They appear when a provider is set up.</p>
      )}
      {found?.length === 0 && data && data.length > 0 && (
        <p className="p-4 text-muted">No models match “{query}”.</p>
      )}
      {shown && shown.length > 0 && (
        <Table label="Models" rows={shown} keyOf={({ id }) => id} columns={COLUMNS} />
      )}
      {shown && found && shown.length < found.length && (
        <div className="border-line border-t p-3 text-center">
          <Button size="small" onClick={() => setIsWhole(true)}>
            Show all {found.length} models
          </Button>
        </div>
      )}
    </Card>
  );
}

function ModelName({ model: { id, default: isDefault, pictures } }: { model: Model }) {
  return (
    <span className="flex items-center gap-2">
      <span className="min-w-0 truncate font-mono text-strong text-xs" title={id}>
        {id}
      </span>
      {isDefault && <Tag tone="accent">default</Tag>}
      {pictures && (
        <span className="inline-flex items-center gap-1 text-muted text-xs max-sm:hidden">
          <Image aria-hidden className="size-3.5" /> pictures
        </span>
      )}
      <CopyButton text={id} label={`Copy ${id}`} size="icon" look="quiet" className="max-sm:hidden" />
    </span>
  );
}

/** The day of the table that the price is from; prices that the operator set have none. */
function PriceDate({ model: { prices, prices_date } }: { model: Model }) {
  if (!prices) return '–';
  if (!prices_date) return 'set here';
  return (
    <time dateTime={prices_date} title={formatDate(prices_date)}>
      {formatDay(prices_date)}
    </time>
  );
}
