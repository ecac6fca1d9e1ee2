import { DEFAULT_IDLE_SECONDS, DEFAULT_TOOL_NAMES } from '@jettson/contract';
import type { ReactNode } from 'react';
import { BudgetFields } from '../templates/budget-fields.tsx';
import { ModelOptionFields } from '../templates/model-option-fields.tsx';
import { rowsFor } from '../templates/rows-for.ts';
import { Checkbox, Field, Input, Textarea } from '../ui/field.tsx';
import type { DraftFaults, SpawnDraft } from './spawn-draft.ts';
import { TOOL_NAMES, toolLabel } from './timeline/describe-tool.ts';

/** Options that most agents do not need. */
export function SpawnOptionFields({
  draft,
  faults,
  onChange,
  children,
}: {
  draft: SpawnDraft;
  faults: DraftFaults;
  onChange: (part: Partial<SpawnDraft>) => void;
  children: ReactNode;
}) {
  const hasAgents = draft.hasTools && draft.toolsets.includes('agents');
  const isOffered = (name: string) => hasAgents || DEFAULT_TOOL_NAMES.some((known) => known === name);
  const toggle = (name: string, isChosen: boolean) =>
    onChange({
      requireApproval: isChosen
        ? [...draft.requireApproval, name]
        : draft.requireApproval.filter((other) => other !== name),
    });
  return (
    <div className="mt-4 space-y-5">
      <BudgetFields draft={draft} faults={faults} onChange={onChange} />
      <fieldset>
        <legend className="mb-2 text-muted text-xs">Tool calls that wait for your approval</legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-1.5 sm:grid-cols-4">
          {TOOL_NAMES.filter(isOffered).map((name) => (
            <Checkbox
              key={name}
              label={toolLabel(name)}
              checked={draft.requireApproval.includes(name)}
              onChange={(event) => toggle(name, event.target.checked)}
            />
          ))}
        </div>
      </fieldset>
      <ModelOptionFields draft={draft} faults={faults} onChange={onChange} />
      {children}
      <Checkbox
        label="Keep it alive after its answer"
        hint="The agent keeps its computer and waits for your next message."
        checked={draft.keepAlive}
        onChange={(event) => onChange({ keepAlive: event.target.checked })}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <Field
          label="Idle seconds"
          hint="How long it waits for you before it ends."
          error={faults.idleSeconds}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              placeholder={String(DEFAULT_IDLE_SECONDS)}
              value={draft.idleSeconds}
              onChange={(event) => onChange({ idleSeconds: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Webhook"
          hint={describeWebhook(draft)}
          error={faults.webhookUrl}
          className="sm:col-span-2"
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              placeholder="https://example.com/agent-ended"
              value={draft.webhookUrl}
              onChange={(event) => onChange({ webhookUrl: event.target.value, webhookSecret: '' })}
            />
          )}
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Metadata" hint="A JSON object, stored with the agent." error={faults.metadata}>
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              spellCheck={false}
              placeholder={'{ "team": "ops" }'}
              value={draft.metadata}
              onChange={(event) => onChange({ metadata: event.target.value })}
              className="font-mono text-xs"
            />
          )}
        </Field>
        <Field label="Answer format" hint="A JSON Schema that the answer must match." error={faults.schema}>
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              spellCheck={false}
              placeholder={'{ "type": "object", "properties": { … } }'}
              value={draft.schema}
              onChange={(event) => onChange({ schema: event.target.value })}
              className="font-mono text-xs"
            />
          )}
        </Field>
        <Field
          label="Other fields"
          hint="A JSON object with any other field of a spawn, such as memory, mcp_servers or artifacts."
          error={faults.others}
          className="sm:col-span-2"
        >
          {(control) => (
            <Textarea
              {...control}
              rows={rowsFor(draft.others, 2)}
              spellCheck={false}
              placeholder={'{ "memory": { "read": ["team"] } }'}
              value={draft.others}
              onChange={(event) => onChange({ others: event.target.value })}
              className="font-mono text-xs"
            />
          )}
        </Field>
      </div>
    </div>
  );
}

function describeWebhook({ webhookEvents: events, webhookSecret, template }: SpawnDraft): string {
  const which = events ? `Called for ${events.join(', ')}` : 'Called for all its events';
  return `${which}, signed with the secret of the ${webhookSecret && template ? 'template' : 'account'}.`;
}
