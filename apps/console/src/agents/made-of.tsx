import type { Agent } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMay } from '../shell/allowed.tsx';
import { describeNetwork } from '../templates/network-draft.ts';
import { Tag } from '../ui/tag.tsx';
import { Fact } from './agent-facts.tsx';
import { groupTools } from './group-tools.ts';
import { hasEnded } from './has-ended.ts';
import { NetworkDialog } from './network-dialog.tsx';

/** What the agent is made of: template, model, tools, secrets, network. Values of secrets and variables are never shown. */
export function MadeOf({ agent }: { agent: Agent }) {
  const { template, model, model_id: modelId, model_options: options, secrets, instructions } = agent;
  const variables = Object.keys(agent.env);
  const metadata = Object.entries(agent.metadata);
  return (
    <section aria-label="What it is made of">
      <h2 className="mb-3 text-sm">What it is made of</h2>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Fact label="Template">
          {template === null ? (
            'None'
          ) : (
            <Link
              to="/templates/$name"
              params={{ name: template.name }}
              className="text-accent hover:underline"
            >
              {template.name}@{template.version}
            </Link>
          )}
        </Fact>
        <Fact label="Region">{agent.container.region}</Fact>
        <Fact label="Model" isWide>
          <span className="font-mono text-xs">{modelId ?? model}</span>
          {modelId !== null && modelId !== model && <span className="text-muted"> for {model}</span>}
          {options !== null && <span className="text-muted">{describeOptions(options)}</span>}
        </Fact>
        <Fact label="Tools" isWide>
          <Tags empty="None">
            {groupTools(agent.tools).map(({ name, label, title }) => (
              <span key={name} title={title}>
                <Tag>{label}</Tag>
              </span>
            ))}
            {agent.mcp_servers.map(({ name, url }) => (
              <span key={`mcp ${name}`} title={url}>
                <Tag>{name} (MCP)</Tag>
              </span>
            ))}
          </Tags>
        </Fact>
        <Fact label="Secrets" isWide>
          <Names of={secrets} />
        </Fact>
        <NetworkFact agent={agent} />
        {variables.length > 0 && (
          <Fact label="Environment variables" isWide>
            <Names of={variables} />
          </Fact>
        )}
        {agent.require_approval.length > 0 && (
          <Fact label="Waits for approval of" isWide>
            <Names of={agent.require_approval} />
          </Fact>
        )}
        {instructions !== null && (
          <Fact label="Instructions" isWide>
            <p className="scroll-thin max-h-48 overflow-y-auto whitespace-pre-wrap">{instructions}</p>
          </Fact>
        )}
        {metadata.map(([name, value]) => (
          <Fact key={name} label={name}>
            <span className="font-mono text-xs">
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </span>
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** ", effort high, or openai/x". */
function describeOptions({
  effort,
  max_output_tokens,
  temperature,
  fallbacks,
}: NonNullable<Agent['model_options']>) {
  const parts = [
    ...(effort ? [`effort ${effort}`] : []),
    ...(max_output_tokens ? [`at most ${max_output_tokens} tokens an answer`] : []),
    ...(typeof temperature === 'number' ? [`temperature ${temperature}`] : []),
    ...(fallbacks?.length ? [`or ${fallbacks.join(', ')}`] : []),
  ];
  return parts.map((part) => `, ${part}`).join('');
}

function Names({ of }: { of: readonly string[] }) {
  return (
    <Tags empty="None">
      {of.map((name) => (
        <Tag key={name} className="font-mono">
          {name}
        </Tag>
      ))}
    </Tags>
  );
}

function Tags({ empty, children }: { empty: string; children: ReactNode[] }) {
  return children.flat().length === 0 ? empty : <span className="flex flex-wrap gap-1.5">{children}</span>;
}

/** What the agent may reach, which can be changed until it ends. */
function NetworkFact({ agent }: { agent: Agent }) {
  const [isChanging, setIsChanging] = useState(false);
  const mayChange = useMay()('agents');
  const text = describeNetwork(agent.network);
  return (
    <Fact label="Network" isWide>
      {hasEnded(agent) || !mayChange ? (
        text
      ) : (
        <button
          type="button"
          aria-label={`Change its network: ${text}`}
          onClick={() => setIsChanging(true)}
          className="text-left text-accent hover:underline"
        >
          {text}
        </button>
      )}
      {isChanging && <NetworkDialog agent={agent} onClose={() => setIsChanging(false)} />}
    </Fact>
  );
}
