import { JettsonError } from '@jettson/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronRight, Play } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { regionsQuery } from '../api/queries.ts';
import { TemplateNote } from '../templates/template-note.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Input, Select, Textarea } from '../ui/field.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { type DraftFaults, readDraft, type SpawnDraft } from './spawn-draft.ts';
import { SpawnOptionFields } from './spawn-option-fields.tsx';

const TASK_MAX_CHARS = 4000;

const EXAMPLES = [
  'Open news.ycombinator.com and list the five stories with the most points, with links.',
  'Write a Python script that finds the primes below 10,000, run it, and tell me how many there are.',
  'Fetch https://api.github.com/repos/nodejs/node/releases/latest and summarise what is new.',
];

export function SpawnForm({ initial, template }: { initial: SpawnDraft; template?: string | undefined }) {
  const api = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: regions } = useQuery(regionsQuery(api));
  const [draft, setDraft] = useState(initial);
  const [faults, setFaults] = useState<DraftFaults>({});
  const change = (part: Partial<SpawnDraft>) => setDraft((before) => ({ ...before, ...part }));
  const spawn = useMutation({
    mutationFn: (input: Extract<ReturnType<typeof readDraft>, { task: string }>) =>
      api.client.agents.spawn(input.task, { ...input.options, template }),
    async onSuccess({ agent_id: agentId }) {
      await queries.invalidateQueries({ queryKey: [api.accountId, 'overview'] });
      await navigate({ to: '/agents/$agentId', params: { agentId } });
    },
    onError(error) {
      if (error instanceof JettsonError && error.code === 'invalid_task') setFaults({ task: error.message });
    },
  });
  const submit = () => {
    const read = readDraft(draft);
    setFaults('faults' in read ? read.faults : {});
    if (!('faults' in read)) spawn.mutate(read);
  };
  const hasOptions = Object.entries(initial).some(
    ([name, value]) => !['task', 'name', 'region'].includes(name) && String(value) !== '' && value !== false,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => (event.metaKey || event.ctrlKey) && event.key === 'Enter' && submit()}
    >
      <Card className="space-y-4 p-4 sm:p-5">
        {template && <TemplateNote reference={template} />}
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
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" hint="Optional; helps you find it.">
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label="Region" hint="If you do not choose one, the first with a ready computer.">
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
        <details className="group" open={hasOptions || undefined}>
          <summary className="flex items-center gap-1 rounded-md font-medium text-body hover:text-strong">
            <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
            Budget, approvals, structured answer
          </summary>
          <SpawnOptionFields draft={draft} faults={faults} onChange={change} />
        </details>
        {spawn.isError && <ErrorNote error={spawn.error} />}
        <div className="flex items-center justify-end gap-3">
          <span className="hidden text-muted text-xs sm:inline">
            <Kbd>⌘</Kbd> <Kbd>Enter</Kbd>
          </span>
          <Button type="submit" look="primary" isBusy={spawn.isPending}>
            <Play aria-hidden className="size-3.5" /> Spawn agent
          </Button>
        </div>
      </Card>
    </form>
  );
}
