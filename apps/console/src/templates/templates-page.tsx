import type { Template } from '@jettson/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate, Play, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Allowed, useMay } from '../shell/allowed.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { templateListQuery } from './template-queries.ts';

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
    <Page title="Templates" lead="What agents are made of, kept under a name, in versions." actions={create}>
      <Segments label="Which templates" value={shown} choices={SHOWN} onChange={setShown} className="mb-3" />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && (
        <Card>
          {isPending && <SkeletonRows count={4} />}
          {data && data.length > 0 && (
            <ul aria-label="Templates" className="divide-y divide-line">
              {data.map((template) => (
                <TemplateRow key={template.name} template={template} />
              ))}
            </ul>
          )}
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

function TemplateRow({ template }: { template: Template }) {
  const { name, description, version, updated_at, archived_at, defaults } = template;
  const mayChange = useMay()('agents');
  const model = typeof defaults.model === 'object' ? defaults.model?.id : defaults.model;
  return (
    <li className="relative flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3 hover:bg-hover">
      <div className="min-w-0 grow basis-60">
        <Link
          to="/templates/$name"
          params={{ name }}
          className="font-medium text-strong after:absolute after:inset-0 hover:underline"
        >
          {name}
        </Link>
        <p className="truncate text-muted text-xs">{description ?? 'No description'}</p>
      </div>
      <p className="hidden w-44 truncate text-muted text-xs sm:block">
        {model ?? 'The server’s default model'}
      </p>
      <p className="flex items-center gap-2 text-muted text-xs sm:w-32 sm:flex-col sm:items-start sm:gap-0">
        <Tag>version {version}</Tag>
        <TimeAgo at={archived_at ?? updated_at} />
      </p>
      {archived_at === null && mayChange && (
        <Link
          to="/agents/new"
          search={{ template: name }}
          aria-label={`Spawn from ${name}`}
          className={`${buttonClass('secondary', 'small')} z-10 ml-auto`}
        >
          <Play aria-hidden className="size-3.5" /> Spawn
        </Link>
      )}
    </li>
  );
}
