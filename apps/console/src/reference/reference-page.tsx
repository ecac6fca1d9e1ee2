import { Jettson } from '@jettson/sdk';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SERVER_URL } from '../api/server-url.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { Input } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Contents } from './contents.tsx';
import { listEvents, listWebhooks, type OpenApi } from './open-api.ts';
import { PageOf } from './page-of.tsx';
import { SearchResults } from './search-results.tsx';

// The description of the API is public: no key, no session.
const readOpenApi = () =>
  new Jettson({ apiKey: null, baseUrl: SERVER_URL }).request<OpenApi>({
    method: 'GET',
    path: '/openapi.json',
  });

/**
 * The API from its own description: in the console, and at /docs/api for people who are not signed in. Each call, event and
 * webhook has a page with its own address.
 */
export function ReferencePage() {
  const { _splat: path = '' } = useParams({ strict: false }) as { _splat?: string };
  const { call } = useSearch({ strict: false }) as { call?: string };
  // Addresses of earlier versions have the call in the query.
  const current = path === '' ? (call ?? '') : path.replace(/\/$/, '');
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: readOpenApi,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top
  useEffect(() => {
    setIsOpen(false);
    if (location.hash === '') scroller.current?.scrollTo(0, 0);
  }, [current]);
  if (error) {
    return (
      <div className="p-6">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  const isSearching = query.trim() !== '';
  return (
    <div className="flex h-full flex-col lg:flex-row">
      <div className="flex min-h-0 shrink-0 flex-col border-line border-b lg:w-64 lg:border-r lg:border-b-0 2xl:w-72">
        <div className="flex items-center gap-2 px-page py-3">
          <Button
            look="secondary"
            size="icon"
            aria-label="Contents"
            aria-expanded={isOpen}
            className="h-8 w-8 lg:hidden"
            onClick={() => setIsOpen(!isOpen)}
          >
            <MenuIcon className="size-4" />
          </Button>
          <Input
            type="search"
            aria-label="Search the reference"
            placeholder="Search calls, fields, events"
            data-search
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setQuery('');
              if (event.key === 'Enter') document.querySelector<HTMLElement>('[data-result]')?.click();
            }}
          />
        </div>
        <div
          className={cn(
            'scroll-thin min-h-0 overflow-y-auto pr-3 pb-3 pl-2 sm:pl-4 lg:block lg:grow',
            isOpen || isSearching ? 'max-h-[60dvh] lg:max-h-none' : 'hidden',
          )}
        >
          {!data && <Skeleton className="m-2 h-64" />}
          {data && isSearching && <SearchResults document={data} query={query} onOpen={() => setQuery('')} />}
          {data && !isSearching && (
            <Contents
              document={data}
              events={listEvents(data)}
              webhooks={listWebhooks(data)}
              current={current}
            />
          )}
        </div>
      </div>
      <div ref={scroller} className="scroll-thin min-h-0 min-w-0 grow overflow-y-auto" data-scroll>
        {data ? <PageOf key={current} document={data} page={current} /> : <Skeleton className="m-6 h-96" />}
      </div>
    </div>
  );
}
