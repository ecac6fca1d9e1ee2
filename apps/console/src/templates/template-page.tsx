import type { Template } from '@jettson/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Pencil, Play } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { Allowed } from '../shell/allowed.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { useNotify } from '../ui/toast.tsx';
import { TemplateFacts } from './template-facts.tsx';
import { templateQuery, templatesKey } from './template-queries.ts';
import { TemplateVersions } from './template-versions.tsx';

/** One template: what its agents are made of, and how it came to that. */
export function TemplatePage() {
  const api = useApi();
  const { name } = useParams({ from: '/shell/templates/$name' });
  const { data: template, error, isPending, refetch } = useQuery(templateQuery(api, name));
  return (
    <Page
      title={name}
      lead={template && <Lead template={template} />}
      actions={
        template && (
          <Allowed to="agents">
            <Actions template={template} />
          </Allowed>
        )
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-72 w-full" />}
      {template && (
        <div className="space-y-5">
          <TemplateFacts template={template} />
          <TemplateVersions name={name} isArchived={template.archived_at !== null} />
        </div>
      )}
    </Page>
  );
}

function Lead({ template: { name, description, version, archived_at } }: { template: Template }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Tag tone={archived_at === null ? 'accent' : 'warn'}>
        {archived_at === null ? `version ${version}` : 'archived'}
      </Tag>
      {description && <span className="break-anywhere">{description}</span>}
      <Link to="/agents" search={{ template: name }} className="text-accent hover:underline">
        Its agents
      </Link>
    </span>
  );
}

function Actions({ template }: { template: Template }) {
  const { name, archived_at } = template;
  if (archived_at !== null) return <RestoreButton template={template} />;
  return (
    <>
      <ArchiveButton name={name} />
      <Link to="/templates/$name/edit" params={{ name }} className={buttonClass()}>
        <Pencil aria-hidden className="size-3.5" /> Edit
      </Link>
      <Link to="/agents/new" search={{ template: name }} className={buttonClass('primary')}>
        <Play aria-hidden className="size-3.5" /> Spawn from this template
      </Link>
    </>
  );
}

function ArchiveButton({ name }: { name: string }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  return (
    <ConfirmButton
      icon={Archive}
      label="Archive"
      title={`Archive “${name}”?`}
      description="New agents can no longer be spawned from it. Running agents go on. You can bring it back."
      refusal="Keep template"
      action="Archive template"
      run={() => api.client.templates.archive(name)}
      onDone={async () => {
        await queries.invalidateQueries({ queryKey: templatesKey(api) });
        notify.say(`${name} is archived`);
        await navigate({ to: '/templates' });
      }}
    />
  );
}

function RestoreButton({ template: { name, description, defaults } }: { template: Template }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const restore = useMutation({
    mutationFn: () => api.client.templates.create(name, { description, defaults }),
    onError: notify.fail,
    async onSuccess({ version }) {
      await queries.invalidateQueries({ queryKey: templatesKey(api) });
      notify.say(`${name} is back, as version ${version}`);
    },
  });
  return (
    <Button look="primary" isBusy={restore.isPending} onClick={() => restore.mutate()}>
      <ArchiveRestore aria-hidden className="size-3.5" /> Bring back
    </Button>
  );
}
