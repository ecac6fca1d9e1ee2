import { formatCost, formatCount } from '../../api/format.ts';
import { RichText } from '../../ui/rich-text.tsx';
import { Fact } from '../agent-facts.tsx';
import { describeTool } from './describe-tool.ts';
import { ModelRequest } from './model-request.tsx';
import type { TurnStep } from './run-step.ts';

/** One turn of the model: what it took, what it said and called, and what it was asked. */
export function TurnDetails({ agentId, turn, draft }: { agentId: string; turn: TurnStep; draft: string }) {
  const { usage, costUsd, modelId, finishReason, state, text, calls } = turn;
  return (
    <>
      {state === 'failed' && <p className="rounded-lg bg-bad-soft px-3 py-2 text-bad">No model answered.</p>}
      {usage && (
        <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
          <Fact label="Cost">{costUsd === null ? '–' : formatCost(costUsd)}</Fact>
          <Fact label="Model">
            <span className="font-mono text-xs">{modelId ?? '–'}</span>
          </Fact>
          <Fact label="Tokens read">
            {formatCount(usage.input_tokens)}
            {usage.cached_input_tokens > 0 && (
              <span className="text-muted"> ({formatCount(usage.cached_input_tokens)} from the cache)</span>
            )}
          </Fact>
          <Fact label="Tokens written">
            {formatCount(usage.output_tokens)}
            {usage.estimated && <span className="text-muted"> (estimated)</span>}
          </Fact>
          {UNUSUAL[finishReason ?? ''] && <Fact label="Ended">{UNUSUAL[finishReason ?? '']}</Fact>}
        </dl>
      )}
      {state === 'running' && (
        <section aria-label="Being written" aria-live="off">
          <h3 className="mb-1 text-muted text-xs">Being written</h3>
          <p className="break-anywhere whitespace-pre-wrap text-strong">
            {draft}
            <span
              aria-hidden
              className="ml-0.5 inline-block h-3.5 w-1.5 animate-blink bg-accent align-middle"
            />
          </p>
        </section>
      )}
      {text !== '' && (
        <section aria-label="Said">
          <h3 className="mb-1 text-muted text-xs">Said</h3>
          <RichText text={text} />
        </section>
      )}
      {calls.length > 0 && (
        <section aria-label="Calls">
          <h3 className="mb-1 text-muted text-xs">Calls</h3>
          <ul className="space-y-1">
            {calls.map(({ call_id, name, input }) => {
              const { label, about, icon: Icon } = describeTool({ name, input, output: null });
              return (
                <li key={call_id} className="flex items-center gap-2">
                  <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
                  <span className="shrink-0 text-strong">{label}</span>
                  <span className="min-w-0 truncate font-mono text-muted text-xs">{about}</span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <ModelRequest key={turn.id} agentId={agentId} turn={turn.turn} />
    </>
  );
}

/** Ends that a reader should know of. */
const UNUSUAL: Record<string, string> = {
  length: 'cut off at its length limit',
  refusal: 'the model refused',
  'content-filter': 'withheld by a content filter',
  'context-overflow': 'cut off: the context window was full',
  error: 'with an error',
};
