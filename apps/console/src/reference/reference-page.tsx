import { Jettson } from '@jettson/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { SERVER_URL } from '../api/server-url.ts';
import { cn } from '../ui/class-names.ts';
import { Select } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { useTitle } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CallPage } from './call-page.tsx';
import { MethodTag } from './method-tag.tsx';
import { type DocumentedCall, listCalls, type OpenApi } from './open-api.ts';

// The description of the API is public: no key, no session.
const readOpenApi = () =>
  new Jettson({ apiKey: null, baseUrl: SERVER_URL }).request<OpenApi>({
    method: 'GET',
    path: '/openapi.json',
  });

/**
 * The API, call by call, from its own description: in the console, and at /docs/api for people who are not signed in.
 */
export function ReferencePage() {
  useTitle('API reference');
  const navigate = useNavigate();
  const { call: chosen } = useSearch({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: readOpenApi,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) {
    return (
      <div className="p-6">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  const groups = data ? listCalls(data) : new Map<string, DocumentedCall[]>();
  const calls = [...groups.values()].flat();
  const shown =
    calls.find(({ id }) => id === chosen) ?? calls.find(({ id }) => id === 'agents.spawn') ?? calls[0];
  return (
    <div className="flex h-full flex-col lg:flex-row">
      <nav
        aria-label="Calls"
        className="scroll-thin hidden w-60 shrink-0 2xl:w-72 overflow-y-auto border-line border-r p-3 lg:block"
      >
        <h1 className="px-2 pt-2 pb-3 text-xl">API reference</h1>
        {!data && <Skeleton className="m-2 h-64" />}
        {[...groups].map(([group, ofGroup]) => (
          <div key={group} className="mb-4">
            <h2 className="px-2 pb-1 text-muted text-xs capitalize">{group}</h2>
            <ul>
              {ofGroup.map(({ id, method, operation }) => (
                <li key={id}>
                  <Link
                    to="."
                    search={{ call: id }}
                    aria-current={id === shown?.id ? 'page' : undefined}
                    className={cn(
                      'flex items-center gap-2 rounded-md px-2 py-1',
                      id === shown?.id ? 'bg-active text-strong' : 'text-body hover:bg-hover',
                    )}
                  >
                    <MethodTag method={method} />
                    <span className="min-w-0 truncate" title={operation.summary}>
                      {operation.summary ?? id}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="border-line border-b p-4 lg:hidden">
        <h1 className="mb-2 text-xl">API reference</h1>
        <Select
          aria-label="Call"
          value={shown?.id ?? ''}
          onChange={(event) => void navigate({ to: '.', search: { call: event.target.value } })}
          className="w-full"
        >
          {[...groups].map(([group, ofGroup]) => (
            <optgroup key={group} label={group}>
              {ofGroup.map(({ id, method, operation }) => (
                <option key={id} value={id}>
                  {method} {operation.summary ?? id}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </div>
      <div className="scroll-thin min-h-0 min-w-0 grow overflow-y-auto" data-scroll>
        {data && shown && <CallPage key={shown.id} document={data} call={shown} />}
      </div>
    </div>
  );
}
