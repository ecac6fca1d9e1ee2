import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EMPTY_DRAFT, toDraft } from './template-draft.ts';
import { TemplateForm } from './template-form.tsx';
import { templateQuery } from './template-queries.ts';

export function NewTemplatePage() {
  return (
    <Page title="New template" lead="What its agents are made of. Each spawn can override single fields.">
      <AllowedPage to="agents">
        <TemplateForm initial={EMPTY_DRAFT} version={null} />
      </AllowedPage>
    </Page>
  );
}

export function EditTemplatePage() {
  const api = useApi();
  const { name } = useParams({ from: '/shell/templates/$name/edit' });
  const {
    data: template,
    error,
    isPending,
    refetch,
  } = useQuery({
    ...templateQuery(api, name),
    // What somebody is editing is not replaced under their hands.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page title={`Edit ${name}`} lead="Saving makes the next version. Agents that exist keep theirs.">
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-96 w-full" />}
      {template && (
        <AllowedPage to="agents">
          <TemplateForm key={template.version} initial={toDraft(template)} version={template.version} />
        </AllowedPage>
      )}
    </Page>
  );
}
