import { DEFAULT_MAX_TURNS } from '@jettson/contract';
import type { AgentLimits, Template } from '@jettson/sdk';
import type { ReactNode } from 'react';
import { formatCost, formatDuration } from '../api/format.ts';
import { Card } from '../ui/page.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { Tag } from '../ui/tag.tsx';
import { describeNetwork } from './network-draft.ts';
import { POLICY_LABELS } from './policies.ts';

/** Fields that have a line of their own; the others are shown as JSON. */
export function TemplateFacts({ template: { defaults } }: { template: Template }) {
  const { model, instructions, tools, max_turns, permissions, limits, env, secrets, network, ...others } =
    defaults;
  const { id = null, ...options } = typeof model === 'object' && model !== null ? model : { id: model };
  const optionTexts = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  return (
    <Card title="What its agents are made of">
      <dl className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-2">
        <Fact label="Model">
          {id ?? 'The server’s default'}
          {optionTexts.length > 0 && <span className="text-muted"> · {optionTexts.join(' · ')}</span>}
        </Fact>
        <Fact label="Model turns per task">{max_turns ?? `${DEFAULT_MAX_TURNS}, the default`}</Fact>
        <Fact label="Tools" isWide>
          {tools ? <NameTags of={tools} /> : 'Default tools'}
        </Fact>
        {instructions && (
          <Fact label="Instructions" isWide>
            <p className="break-anywhere whitespace-pre-wrap">{instructions}</p>
          </Fact>
        )}
        {permissions && (
          <Fact label="Permissions">
            <ul>
              {permissions.rules?.map(({ tool, policy }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a tool may be in several rules
                <li key={index}>
                  <code className="font-mono text-xs">{tool}</code>{' '}
                  <span className="text-muted">{POLICY_LABELS[policy].toLowerCase()}</span>
                </li>
              ))}
              <li>
                Others{' '}
                <span className="text-muted">
                  {POLICY_LABELS[permissions.default ?? 'allow'].toLowerCase()}
                </span>
              </li>
            </ul>
          </Fact>
        )}
        {limits && <Fact label="Budget">{budgetText(limits)}</Fact>}
        {env && (
          <Fact label="Environment variables">
            <span className="flex flex-wrap gap-1.5">
              {Object.keys(env).map((name) => (
                <Tag key={name}>{name}</Tag>
              ))}
            </span>
          </Fact>
        )}
        {secrets && (
          <Fact label="Secrets">
            <NameTags of={secrets} />
          </Fact>
        )}
        {network && <Fact label="Network">{describeNetwork(network)}</Fact>}
        {Object.entries(others).map(([name, value]) => (
          <Fact key={name} label={LABELS[name] ?? name} isWide={isLong(value)}>
            {isLong(value) ? (
              <ScrollBox
                label={LABELS[name] ?? name}
                className="max-h-72 rounded-md border border-line bg-sunken"
              >
                <pre className="p-3 font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
              </ScrollBox>
            ) : (
              <code className="font-mono text-xs">{JSON.stringify(value)}</code>
            )}
          </Fact>
        ))}
      </dl>
    </Card>
  );
}

const LABELS: Record<string, string> = {
  keep_alive: 'Kept alive after its answer',
  idle_timeout_seconds: 'Idle timeout, seconds',
  require_approval: 'Calls that wait for approval',
  output_schema: 'Answer format',
  metadata: 'Metadata',
  memory: 'Memory',
  region: 'Region',
  files: 'Files',
  artifacts: 'Artifacts',
  webhook: 'Webhook',
};

/** "$2.00 · 50,000 tokens". */
function budgetText(limits: AgentLimits): string {
  const { max_cost_usd, max_tokens, max_tool_calls, max_seconds } = limits;
  const parts = [
    max_cost_usd === undefined ? [] : [formatCost(max_cost_usd)],
    max_tokens === undefined ? [] : [`${max_tokens.toLocaleString('en')} tokens`],
    max_tool_calls === undefined ? [] : [`${max_tool_calls.toLocaleString('en')} tool calls`],
    max_seconds === undefined ? [] : [`${formatDuration(max_seconds * 1000)} of work`],
  ];
  return parts.flat().join(' · ') || 'No limits';
}

const isLong = (value: unknown) => JSON.stringify(value).length > 60;

function NameTags({ of }: { of: readonly unknown[] }) {
  if (of.length === 0) return 'None';
  return (
    <span className="flex flex-wrap gap-1.5">
      {of.map((tool) => {
        const name = typeof tool === 'string' ? tool : (tool as { name: string }).name;
        return <Tag key={name}>{name}</Tag>;
      })}
    </span>
  );
}

function Fact({ label, isWide = false, children }: { label: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={isWide ? 'min-w-0 sm:col-span-2' : 'min-w-0'}>
      <dt className="mb-0.5 text-muted text-xs">{label}</dt>
      <dd className="break-anywhere text-strong">{children}</dd>
    </div>
  );
}
