import type { ToolResult } from '@jettson/sdk';
import { useMemo, useState } from 'react';
import { Allowed } from '../../shell/allowed.tsx';
import { cn } from '../../ui/class-names.ts';
import { ApprovalButtons } from './approval-buttons.tsx';
import { changeOf } from './change-of.ts';
import { describeTool } from './describe-tool.ts';
import { JsonBox } from './json-box.tsx';
import { LineDiff } from './line-diff.tsx';
import { MemoriesRow } from './memories-row.tsx';
import { ModelRequest } from './model-request.tsx';
import { pictureAddress } from './picture-address.ts';
import type { RunStep, ToolStep } from './run-step.ts';
import { SubAgentCard } from './sub-agent-card.tsx';
import { putMemory } from './summarize-run.ts';
import { Terminal } from './terminal.tsx';
import { startsAgent } from './to-rows.ts';

/** Everything about one call, in a form that fits its tool. */
export function ToolDetails({
  agentId,
  tool,
  steps,
}: {
  agentId: string;
  tool: ToolStep;
  steps: readonly RunStep[];
}) {
  const { error } = tool.output ?? {};
  return (
    <>
      {tool.state === 'waiting' && (
        <Allowed to="agents">
          <ApprovalButtons agentId={agentId} callId={tool.callId} what={describeTool(tool).label} />
        </Allowed>
      )}
      {typeof error === 'string' && (
        <p className="break-anywhere whitespace-pre-wrap rounded-lg bg-bad-soft px-3 py-2 text-bad">
          {error}
        </p>
      )}
      <InAndOut tool={tool} steps={steps} />
      {tool.turn !== null && <ModelRequest key={tool.id} agentId={agentId} turn={tool.turn} />}
    </>
  );
}

function InAndOut({ tool, steps }: { tool: ToolStep; steps: readonly RunStep[] }) {
  const { error: _, ...output } = tool.output ?? {};
  const input = (tool.input ?? {}) as Record<string, unknown>;
  const change = useMemo(() => changeOf(tool, steps), [tool, steps]);
  const kept = putMemory(tool);
  if (tool.name === 'jettson_shell_run') {
    return (
      <>
        <Terminal tool={tool} />
        <p className="text-muted text-xs">Which files a command changes is not recorded.</p>
      </>
    );
  }
  if (change) return <LineDiff change={change} />;
  return (
    <>
      {startsAgent(tool) && <SubAgentCard agentId={tool.childId} />}
      {tool.images.map((image, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pictures have no other name, and never move
        <Screenshot key={index} image={image} url={typeof output.url === 'string' ? output.url : ''} />
      ))}
      {kept.length > 0 && <MemoriesRow title="Kept 1 memory" memories={kept} />}
      {Object.keys(input).length > 0 && <JsonBox label="Input" value={input} />}
      {Object.keys(output).length > 0 && <JsonBox label="Output" value={output} />}
    </>
  );
}

/** A picture that the agent saw; a click shows it in full. */
function Screenshot({ image, url }: { image: NonNullable<ToolResult['image']>; url: string }) {
  const [isWhole, setIsWhole] = useState(false);
  return (
    <figure>
      <button
        type="button"
        onClick={() => setIsWhole(!isWhole)}
        className="block overflow-hidden rounded-lg border border-line"
        aria-label={isWhole ? 'Shrink the picture' : 'Show the full picture'}
      >
        <img
          src={pictureAddress(image)}
          alt={url ? `The page ${url} as the agent saw it` : 'A picture that the agent saw'}
          className={cn(
            'block bg-sunken object-cover object-top',
            isWhole ? 'max-w-full' : 'max-h-80 w-full',
          )}
        />
      </button>
      {url && <figcaption className="break-anywhere mt-1 text-muted text-xs">{url}</figcaption>}
    </figure>
  );
}
