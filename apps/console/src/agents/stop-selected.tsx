import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop, X } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { describeFailure } from '../api/describe-error.ts';
import { countOf } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { statusLabel } from '../ui/status-label.ts';
import { type StopOutcome, stopAgents } from './stop-agents.ts';
import type { AgentSelection } from './use-agent-selection.ts';

/** Stops the selected agents after a question, and says what became of each. Shows nothing while none is selected. */
export function StopSelected({ selection }: { selection: AgentSelection }) {
  const api = useApi();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const [outcomes, setOutcomes] = useState<StopOutcome[]>([]);
  const { agents } = selection;
  const work = useMutation({
    mutationFn: () => stopAgents(agents, (id) => api.client.agents.cancel(id)),
    async onSuccess(results) {
      setIsAsking(false);
      setOutcomes(results);
      selection.selectAll(false);
      await queries.invalidateQueries({ queryKey: [api.accountId, 'agents-changed'] });
    },
  });
  // All of them ended by themselves. The next agent that somebody ticks is another matter.
  if (isAsking && agents.length === 0) setIsAsking(false);
  const stop = `Stop ${countOf(agents.length, 'agent')}`;
  return (
    <>
      {agents.length > 0 && (
        <div
          role="toolbar"
          aria-label="Selected agents"
          className="flex min-h-10 flex-wrap items-center gap-2 border-line border-b bg-accent-soft px-page py-1"
        >
          <span className="font-medium text-strong">{countOf(agents.length, 'agent')} selected</span>
          <Button look="danger" size="small" onClick={() => setIsAsking(true)}>
            <CircleStop aria-hidden className="size-3.5" /> {stop}
          </Button>
          <Button look="quiet" size="small" onClick={() => selection.selectAll(false)}>
            Clear selection
          </Button>
        </div>
      )}
      {outcomes.length > 0 && <Outcomes outcomes={outcomes} onClose={() => setOutcomes([])} />}
      <ConfirmDialog
        isOpen={isAsking}
        title={`${stop}?`}
        description="Their processes end, and their computers with all files are gone. What they did so far stays here."
        refusal="Keep them running"
        action={stop}
        work={work}
        onClose={() => setIsAsking(false)}
      >
        <ul className="scroll-thin max-h-60 space-y-1 overflow-y-auto">
          {agents.map(({ agent_id: id, name, task }) => (
            <li key={id} className="truncate text-body">
              {name ?? task.slice(0, 200)}
            </li>
          ))}
        </ul>
      </ConfirmDialog>
    </>
  );
}

/** Stays until it is closed. */
function Outcomes({ outcomes, onClose }: { outcomes: StopOutcome[]; onClose: () => void }) {
  const stopped = outcomes.filter(({ ended }) => ended?.status === 'stopped').length;
  return (
    <section aria-label="Stopped agents" className="border-line border-b bg-sunken px-page py-2">
      <div className="flex items-center gap-2">
        <p role="status" className="grow font-medium text-strong">
          {stopped} of {countOf(outcomes.length, 'agent')} stopped
        </p>
        <Button look="quiet" size="icon" aria-label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
      <ul className="scroll-thin max-h-40 overflow-y-auto">
        {outcomes.map((outcome) => (
          <li key={outcome.agent.agent_id} className="flex gap-3 py-0.5 text-xs">
            <span className="min-w-0 grow truncate text-body">
              {outcome.agent.name ?? outcome.agent.task.slice(0, 200)}
            </span>
            <span className={cn('shrink-0', outcome.ended === null ? 'text-bad' : 'text-muted')}>
              {describeOutcome(outcome)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function describeOutcome({ ended, error }: StopOutcome): string {
  if (ended === null) return `Not stopped: ${describeFailure(error).title}`;
  return ended.status === 'stopped'
    ? 'Stopped'
    : `Had already ended: ${statusLabel(ended.status).toLowerCase()}`;
}
