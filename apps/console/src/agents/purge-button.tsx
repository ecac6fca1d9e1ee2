import type { Agent } from '@jettson/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { useNotify } from '../ui/toast.tsx';
import { lastList } from './last-list.ts';

/** Deletes an agent that has ended for good, after a question. */
export function PurgeButton({ agent }: { agent: Agent }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  return (
    <ConfirmButton
      icon={Trash2}
      label="Delete"
      size="small"
      title="Delete this agent for good?"
      description="Its events, messages, files and sub-agents are deleted and cannot be brought back. The memories that it wrote stay, and so does what it cost."
      refusal="Keep it"
      action="Delete the agent"
      run={() => api.client.agents.purge(agent.agent_id)}
      onDone={async () => {
        notify.say('Deleted');
        await navigate({ to: '/agents', search: lastList(api.accountId) });
        await queries.invalidateQueries();
      }}
    />
  );
}
