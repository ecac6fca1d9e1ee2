import { TOOLSETS, type Toolset } from '@jettson/contract';
import { Plus, X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Checkbox, Field, Input, Select, Textarea } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { POLICIES, POLICY_LABELS } from './policies.ts';
import { rowsFor } from './rows-for.ts';
import type { FieldsProps } from './template-form.tsx';

const HINTS: Record<Toolset, string> = {
  browser: 'Web pages in Chromium',
  shell: 'Commands on its computer',
  files: 'Files in /workspace',
  http: 'HTTP requests',
  web: 'Web pages as text, and searches',
  memory: 'Memories of the account',
  agents: 'Sub-agents, within its own limits',
};

/** Which tools there are, and which of their calls run. */
export function ToolFields({ draft, faults, onChange }: FieldsProps) {
  const toggle = (name: Toolset, isChosen: boolean) =>
    onChange({
      toolsets: isChosen ? [...draft.toolsets, name] : draft.toolsets.filter((other) => other !== name),
    });
  const changeRule = (index: number, part: Partial<(typeof draft.rules)[number]>) =>
    onChange({ rules: draft.rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)) });
  return (
    <div className="space-y-5 p-4">
      <Segments
        label="Which tools"
        value={draft.hasTools ? 'some' : 'all'}
        choices={[
          { value: 'all', label: 'Default tools' },
          { value: 'some', label: 'Choose' },
        ]}
        onChange={(value) => onChange({ hasTools: value === 'some' })}
      />
      {draft.hasTools && (
        <>
          <fieldset>
            <legend className="mb-2 text-muted text-xs">
              Toolsets. Without shell and files, an agent gets no computer.
            </legend>
            <div className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3">
              {(Object.keys(TOOLSETS) as Toolset[]).map((name) => (
                <Checkbox
                  key={name}
                  label={name}
                  hint={HINTS[name]}
                  checked={draft.toolsets.includes(name)}
                  onChange={(event) => toggle(name, event.target.checked)}
                />
              ))}
            </div>
          </fieldset>
          <Field
            label="Other tools"
            hint="A JSON list: names of single tools, and your own tools as objects."
            error={faults.otherTools}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={rowsFor(draft.otherTools, 2)}
                spellCheck={false}
                placeholder={'["jettson_files_read"]'}
                value={draft.otherTools}
                onChange={(event) => onChange({ otherTools: event.target.value })}
                className="font-mono text-xs"
              />
            )}
          </Field>
        </>
      )}
      <fieldset className="space-y-2">
        <legend className="mb-2 text-muted text-xs">
          Permissions. If several rules match a tool, the last one applies; * stands for any characters.
        </legend>
        <Field label="Calls that no rule matches" className="max-w-48">
          {(control) => (
            <Select
              {...control}
              value={draft.policy}
              onChange={(event) => onChange({ policy: event.target.value as typeof draft.policy })}
              className="w-full"
            >
              {POLICIES.map((policy) => (
                <option key={policy} value={policy}>
                  {POLICY_LABELS[policy]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {draft.rules.map(({ tool, policy }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other name
          <div key={index} className="flex items-center gap-2">
            <Input
              aria-label={`Tool of rule ${index + 1}`}
              placeholder="jettson_files_*"
              value={tool}
              onChange={(event) => changeRule(index, { tool: event.target.value })}
              className="min-w-0 max-w-80 font-mono text-xs"
            />
            <Select
              aria-label={`Policy of rule ${index + 1}`}
              value={policy}
              onChange={(event) => changeRule(index, { policy: event.target.value as typeof policy })}
              className="w-32 shrink-0"
            >
              {POLICIES.map((each) => (
                <option key={each} value={each}>
                  {POLICY_LABELS[each]}
                </option>
              ))}
            </Select>
            <Button
              look="quiet"
              size="icon"
              aria-label={`Remove rule ${index + 1}`}
              onClick={() => onChange({ rules: draft.rules.filter((_, at) => at !== index) })}
            >
              <X aria-hidden className="size-4" />
            </Button>
          </div>
        ))}
        {faults.rules && (
          <p role="alert" className="text-bad text-xs">
            {faults.rules}
          </p>
        )}
        <Button
          size="small"
          onClick={() => onChange({ rules: [...draft.rules, { tool: '', policy: 'ask' }] })}
        >
          <Plus aria-hidden className="size-3.5" /> Add a rule
        </Button>
      </fieldset>
    </div>
  );
}
