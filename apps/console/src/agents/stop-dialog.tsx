import type { Agent } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useNotify } from '../ui/toast.tsx';

/** What somebody reads before an agent is stopped. */
export const STOP_QUESTION = {
  description: 'Its processes end and its computer with all files is gone. What it did so far stays here.',
  refusal: 'Keep it running',
  action: 'Stop the agent',
};

/** Asks whether this agent of the list is to be stopped, and stops it. */
export function StopDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const name = agent.name ?? agent.task.slice(0, 80);
  const work = useMutation({
    mutationFn: () => api.client.agents.cancel(agent.agent_id),
    onSuccess() {
      onClose();
      notify.say(`Stopped: ${name}`);
      return queries.invalidateQueries({ queryKey: [api.accountId, 'agents-changed'] });
    },
    onError: notify.fail,
  });
  return <ConfirmDialog {...STOP_QUESTION} title={`Stop ${name}?`} work={work} onClose={onClose} />;
}
