import { JettsonError, type Template } from '@jettson/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Field, Input, Textarea } from '../ui/field.tsx';
import { hasChanged } from '../ui/has-changed.ts';
import { LeaveQuestion } from '../ui/leave-question.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { useNotify } from '../ui/toast.tsx';
import { AccessFields } from './access-fields.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { EnvFields } from './env-fields.tsx';
import { ModelFields } from './model-fields.tsx';
import { rowsFor } from './rows-for.ts';
import {
  ADVANCED,
  type DraftFaults,
  EMPTY_DRAFT,
  fieldOf,
  readDraft,
  type TemplateDraft,
} from './template-draft.ts';
import { templateQuery, templatesKey } from './template-queries.ts';
import { ToolFields } from './tool-fields.tsx';

export interface FieldsProps {
  draft: TemplateDraft;
  faults: DraftFaults;
  onChange: (part: Partial<TemplateDraft>) => void;
}

/** Creates a template, or makes the next version after `version`. */
export function TemplateForm({ initial, version }: { initial: TemplateDraft; version: number | null }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const [first] = useState(initial);
  const [draft, setDraft] = useState(first);
  const [faults, setFaults] = useState<DraftFaults>({});
  const [isMoreOpen, setIsMoreOpen] = useState(() =>
    ADVANCED.some((field) => JSON.stringify(initial[field]) !== JSON.stringify(EMPTY_DRAFT[field])),
  );
  const blame = (found: DraftFaults) => {
    setFaults(found);
    if (ADVANCED.some((field) => found[field] !== undefined)) setIsMoreOpen(true);
  };
  const change = (part: Partial<TemplateDraft>) => setDraft((before) => ({ ...before, ...part }));
  const isNew = version === null;
  const save = useMutation({
    mutationFn: (input: Exclude<ReturnType<typeof readDraft>, { faults: DraftFaults }>): Promise<Template> =>
      isNew
        ? api.client.templates.create(draft.name.trim(), input)
        : api.client.templates.update(draft.name, { ...input, ifVersion: version }),
    async onSuccess(template) {
      await queries.invalidateQueries({ queryKey: templatesKey(api) });
      queries.setQueryData(templateQuery(api, template.name).queryKey, template);
      notify.say(
        template.version === version
          ? 'Nothing changed'
          : `${template.name}: version ${template.version} saved`,
      );
      await navigate({
        to: '/templates/$name',
        params: { name: template.name },
        ignoreBlocker: true,
      });
    },
    onError(error) {
      const field = error instanceof JettsonError ? error.details?.field : undefined;
      if (typeof field === 'string' && field !== 'if_version') {
        blame({ [fieldOf(field)]: error.message.replace(/^defaults\./, '') });
      }
    },
  });
  const submit = () => {
    const read = readDraft(draft);
    blame('faults' in read ? read.faults : {});
    if (!('faults' in read)) save.mutate(read);
  };
  const props: FieldsProps = { draft, faults, onChange: change };
  return (
    <form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => (event.metaKey || event.ctrlKey) && event.key === 'Enter' && submit()}
    >
      <Card className="space-y-4 p-4">
        <div className="grid gap-4 sm:grid-cols-[16rem_1fr]">
          <Field
            label="Name"
            error={faults.name}
            hint={isNew ? 'Spawns use it. Letters, digits, “_” and “-”.' : 'The name never changes.'}
          >
            {(control) => (
              <Input
                {...control}
                required
                maxLength={64}
                disabled={!isNew}
                placeholder="researcher"
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
                className="font-mono"
              />
            )}
          </Field>
          <Field label="Description" error={faults.description} hint="Optional.">
            {(control) => (
              <Input
                {...control}
                maxLength={1000}
                placeholder="Answers questions from the web, with sources."
                value={draft.description}
                onChange={(event) => change({ description: event.target.value })}
              />
            )}
          </Field>
        </div>
        <Field
          label="Instructions"
          error={faults.instructions}
          hint="Who the agent is and how it works. Added to the system prompt after Jettson’s own text."
        >
          {(control) => (
            <Textarea
              {...control}
              rows={rowsFor(draft.instructions, 7)}
              maxLength={50_000}
              placeholder="You research questions on the web. Name your sources."
              value={draft.instructions}
              onChange={(event) => change({ instructions: event.target.value })}
              className="text-base"
            />
          )}
        </Field>
      </Card>
      <Card title="Model">
        <ModelFields {...props} />
      </Card>
      <Card title="Tools">
        <ToolFields {...props} />
      </Card>
      <Card title="Secrets and network">
        <AccessFields {...props} />
      </Card>
      <Card className="p-4">
        <Section
          title="More options: budget, variables, answer format"
          isOpen={isMoreOpen}
          onToggle={setIsMoreOpen}
        >
          <div className="mt-4 space-y-6">
            <AdvancedFields {...props}>
              <EnvFields {...props} />
            </AdvancedFields>
          </div>
        </Section>
      </Card>
      <LeaveQuestion
        isWritten={hasChanged(draft, first)}
        description="What you changed in the template is not saved."
      />
      {save.isError && <ErrorNote error={save.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        {isNew ? (
          <Link to="/templates" className={buttonClass()}>
            Cancel
          </Link>
        ) : (
          <Link to="/templates/$name" params={{ name: draft.name }} className={buttonClass()}>
            Cancel
          </Link>
        )}
        <Button type="submit" look="primary" isBusy={save.isPending}>
          {isNew ? 'Create template' : `Save version ${version + 1}`}
        </Button>
      </div>
    </form>
  );
}
