import { JettsonError } from '@jettson/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { regionsQuery } from '../api/queries.ts';
import { UseFromCode } from '../code/use-from-code.tsx';
import { AccessFields } from '../templates/access-fields.tsx';
import { EnvFields } from '../templates/env-fields.tsx';
import { ModelFields } from '../templates/model-fields.tsx';
import { rowsFor } from '../templates/rows-for.ts';
import { ADVANCED, fieldOf as fieldOfDefinition } from '../templates/template-draft.ts';
import type { FieldsProps } from '../templates/template-form.tsx';
import { ToolFields } from '../templates/tool-fields.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Input, Select, Textarea } from '../ui/field.tsx';
import { hasChanged } from '../ui/has-changed.ts';
import { Kbd } from '../ui/kbd.tsx';
import { LeaveQuestion } from '../ui/leave-question.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { MOD_KEY } from '../ui/platform.ts';
import { Section } from '../ui/section.tsx';
import { DraftExample } from './draft-example.tsx';
import { InputFileFields } from './input-file-fields.tsx';
import { type DraftFaults, EMPTY_DRAFT, readDraft, type SpawnDraft } from './spawn-draft.ts';
import { SpawnOptionFields } from './spawn-option-fields.tsx';
import { TemplateField } from './template-field.tsx';
import { WorkspaceFileFields } from './workspace-file-fields.tsx';

const TASK_MAX_CHARS = 4000;

const EXAMPLES = [
  'Open news.ycombinator.com and list the five stories with the most points, with links.',
  'Write a Python script that finds the primes below 10,000, run it, and tell me how many there are.',
  'Fetch https://api.github.com/repos/nodejs/node/releases/latest and summarise what is new.',
];

const INSTRUCTIONS_HINT =
  'Who the agent is and how it works. Added to the system prompt after Jettson’s own text.';

/** What is behind each disclosure. */
const SECTIONS: Record<'definition' | 'access' | 'options', readonly (keyof SpawnDraft)[]> = {
  definition: ['model', 'effort', 'maxTurns', 'instructions', 'hasTools', 'otherTools', 'policy', 'rules'],
  access: ['secrets', 'network'],
  options: ['requireApproval', 'idleSeconds', 'webhookUrl', ...ADVANCED],
};

function sectionsWith(has: (field: keyof SpawnDraft) => boolean) {
  return {
    definition: SECTIONS.definition.some(has),
    access: SECTIONS.access.some(has),
    options: SECTIONS.options.some(has),
  };
}

function isFilled(draft: SpawnDraft, field: keyof SpawnDraft): boolean {
  return JSON.stringify(draft[field]) !== JSON.stringify(EMPTY_DRAFT[field]);
}

/** Which part of the form has this field of the API. */
function fieldOf(path: string): keyof SpawnDraft {
  const [first = ''] = path.split('.');
  if (first === 'input_files') return 'inputFiles';
  if (first === 'files') return 'files';
  if (first === 'webhook') return 'webhookUrl';
  if (first === 'idle_timeout_seconds') return 'idleSeconds';
  if (first === 'require_approval') return 'requireApproval';
  if (first === 'task' || first === 'name' || first === 'region' || first === 'template') return first;
  return fieldOfDefinition(`defaults.${path}`);
}

export function SpawnForm({ initial }: { initial: SpawnDraft }) {
  const api = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: regions } = useQuery(regionsQuery(api));
  const [first] = useState(initial);
  const [draft, setDraft] = useState(first);
  const [faults, setFaults] = useState<DraftFaults>({});
  const [open, setOpen] = useState(() => sectionsWith((field) => isFilled(initial, field)));
  const blame = (found: DraftFaults) => {
    setFaults(found);
    const atFault = sectionsWith((field) => found[field] !== undefined);
    setOpen((before) => ({
      definition: before.definition || atFault.definition,
      access: before.access || atFault.access,
      options: before.options || atFault.options,
    }));
  };
  const change = (part: Partial<SpawnDraft>) => setDraft((before) => ({ ...before, ...part }));
  const spawn = useMutation({
    mutationFn: (input: Extract<ReturnType<typeof readDraft>, { task: string }>) =>
      api.client.agents.spawn(input.task, input.options),
    async onSuccess({ agent_id: agentId }) {
      await queries.invalidateQueries({ queryKey: [api.accountId, 'overview'] });
      await navigate({ to: '/agents/$agentId', params: { agentId }, ignoreBlocker: true });
    },
    onError(error) {
      const field = error instanceof JettsonError ? error.details?.field : undefined;
      if (typeof field === 'string') blame({ [fieldOf(field)]: error.message });
    },
  });
  const submit = () => {
    const read = readDraft(draft);
    blame('faults' in read ? read.faults : {});
    if (!('faults' in read)) spawn.mutate(read);
  };
  const definition: FieldsProps = { draft, faults, onChange: change };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => (event.metaKey || event.ctrlKey) && event.key === 'Enter' && submit()}
    >
      <Card className="max-w-3xl space-y-4 p-4 sm:p-5">
        <TemplateField
          reference={draft.template}
          fault={faults.template}
          onChange={(template) => change({ template })}
        />
        <Field label="Task" error={faults.task} hint={`${draft.task.length} of ${TASK_MAX_CHARS} characters`}>
          {(control) => (
            <Textarea
              {...control}
              rows={6}
              maxLength={TASK_MAX_CHARS}
              placeholder="What should the agent do, and what should its answer look like?"
              value={draft.task}
              onChange={(event) => change({ task: event.target.value })}
              className="text-base"
            />
          )}
        </Field>
        {draft.taskSource && (
          <p className="text-muted text-xs">
            An agent that had read {draft.taskSource.kind === 'web_page' ? 'the web' : 'what a tool returned'}{' '}
            wrote this task, so what the new one remembers is trusted no more than that.
          </p>
        )}
        {draft.task === '' && (
          <ul aria-label="Examples" className="space-y-1">
            {EXAMPLES.map((task) => (
              <li key={task}>
                <button
                  type="button"
                  onClick={() => change({ task })}
                  className="w-full truncate rounded-md border border-line px-2.5 py-1.5 text-left text-body hover:bg-hover hover:text-strong"
                >
                  {task}
                </button>
              </li>
            ))}
          </ul>
        )}
        <InputFileFields
          files={draft.inputFiles}
          fault={faults.inputFiles}
          onChange={(changed) =>
            setDraft((before) => ({ ...before, inputFiles: changed(before.inputFiles) }))
          }
        />
        <WorkspaceFileFields
          files={draft.files}
          fault={faults.files}
          onChange={(changed) => setDraft((before) => ({ ...before, files: changed(before.files) }))}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" hint="Optional. Makes the agent easy to find.">
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label="Region" hint="Any: the first region with a ready computer.">
            {(control) => (
              <Select
                {...control}
                value={draft.region}
                onChange={(event) => change({ region: event.target.value })}
                className="w-full"
              >
                <option value="">Any</option>
                {regions?.regions.map(({ name, pool }) => (
                  <option key={name} value={name}>
                    {name} · {pool.ready} ready
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Section
          title="Model, instructions, tools"
          isOpen={open.definition}
          onToggle={(definition) => setOpen((before) => ({ ...before, definition }))}
        >
          <div className="-mx-4">
            <ModelFields {...definition} />
            <Field label="Instructions" error={faults.instructions} hint={INSTRUCTIONS_HINT} className="p-4">
              {(control) => (
                <Textarea
                  {...control}
                  rows={rowsFor(draft.instructions, 4)}
                  maxLength={50_000}
                  value={draft.instructions}
                  onChange={(event) => change({ instructions: event.target.value })}
                />
              )}
            </Field>
            <ToolFields {...definition} />
          </div>
        </Section>
        <Section
          title="Secrets, network"
          isOpen={open.access}
          onToggle={(access) => setOpen((before) => ({ ...before, access }))}
        >
          <div className="-mx-4">
            <AccessFields {...definition} hasTemplate={draft.template !== undefined} />
          </div>
        </Section>
        <Section
          title="Budget, approvals, structured answer"
          isOpen={open.options}
          onToggle={(options) => setOpen((before) => ({ ...before, options }))}
        >
          <SpawnOptionFields draft={draft} faults={faults} onChange={change}>
            <EnvFields {...definition} hidden="Enter it again" />
          </SpawnOptionFields>
        </Section>
        <LeaveQuestion
          isWritten={hasChanged(draft, first)}
          description="The agent is not spawned, and what you entered is not kept."
        />
        {spawn.isError && <ErrorNote error={spawn.error} />}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-wrap items-center justify-end gap-3 rounded-b-lg border-line border-t bg-panel px-4 py-3 sm:-mx-5 sm:-mb-5 sm:px-5">
          <span className="hidden text-muted text-xs sm:inline">
            <Kbd>{MOD_KEY}</Kbd> <Kbd>Enter</Kbd>
          </span>
          <UseFromCode>{() => <DraftExample draft={draft} />}</UseFromCode>
          <Button type="submit" look="primary" isBusy={spawn.isPending}>
            <Play aria-hidden className="size-3.5" /> Spawn agent
          </Button>
        </div>
      </Card>
    </form>
  );
}
