import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Allowed } from '../shell/allowed.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { templateListQuery } from './template-queries.ts';
import { TemplateTable } from './template-table.tsx';

const SHOWN = [
  { value: 'current', label: 'Current' },
  { value: 'archived', label: 'Archived' },
] as const;

/** The templates of the account. */
export function TemplatesPage() {
  const api = useApi();
  const [shown, setShown] = useState<(typeof SHOWN)[number]['value']>('current');
  const isArchived = shown === 'archived';
  const { data, error, isPending, refetch } = useQuery(templateListQuery(api, isArchived));
  const create = (
    <Allowed to="agents">
      <Link to="/templates/new" className={buttonClass('primary')}>
        <Plus aria-hidden className="size-4" /> New template
      </Link>
    </Allowed>
  );
  return (
    <Page
      title="Templates"
      lead="What agents are made of, kept under a name, in versions."
      isWide
      actions={create}
    >
      <Segments label="Which templates" value={shown} choices={SHOWN} onChange={setShown} className="mb-3" />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && (
        <Card>
          {isPending && <SkeletonRows count={4} />}
          {data && data.length > 0 && <TemplateTable templates={data} />}
          {data?.length === 0 && isArchived && (
            <p className="px-4 py-10 text-center text-muted">No archived templates.</p>
          )}
          {data?.length === 0 && !isArchived && (
            <EmptyNote icon={<LayoutTemplate />} title="No templates yet" action={create}>
              Keep what your agents are made of. Create a template here, or from a file with{' '}
              <code className="font-mono text-strong">jettson apply</code>.
            </EmptyNote>
          )}
        </Card>
      )}
    </Page>
  );
}
