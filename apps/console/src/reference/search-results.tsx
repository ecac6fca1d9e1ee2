import { useMemo } from 'react';
import { countOf } from '../api/format.ts';
import type { OpenApi } from './open-api.ts';
import { ReferenceLink } from './reference-link.tsx';
import { type Entry, indexReference, searchReference } from './search-reference.ts';

const KINDS: Record<Entry['kind'], string> = {
  call: 'Call',
  event: 'Event',
  webhook: 'Webhook',
  error: 'Error',
  field: 'Field',
};

/** What the reference has about the query. */
export function SearchResults({
  document,
  query,
  onOpen,
}: {
  document: OpenApi;
  query: string;
  onOpen: () => void;
}) {
  const entries = useMemo(() => indexReference(document), [document]);
  const found = useMemo(() => searchReference(entries, query), [entries, query]);
  return (
    <section aria-label="Search results">
      <p role="status" className="px-2 pb-2 text-muted text-xs">
        {found.length === 0
          ? 'Nothing matches. Try a field, a call or an error code.'
          : countOf(found.length, 'result')}
      </p>
      <ul>
        {found.map(({ kind, title, note, page, hash }) => (
          <li key={`${page}#${hash}`}>
            <ReferenceLink
              page={page}
              hash={hash}
              onClick={onOpen}
              data-result
              className="block rounded-md px-2 py-1.5 hover:bg-hover"
            >
              <span className="flex items-baseline gap-2">
                <span className="break-anywhere min-w-0 grow font-medium text-strong">{title}</span>
                <span className="shrink-0 text-2xs text-muted">{KINDS[kind]}</span>
              </span>
              <span className="line-clamp-2 text-muted text-xs">{note}</span>
            </ReferenceLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
