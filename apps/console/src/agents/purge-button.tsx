import type { Agent } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Deletes an agent that has ended for good, after a question. */
export function PurgeButton({ agent }: { agent: Agent }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const [isAsking, setIsAsking] = useState(false);
  const purge = useMutation({
    mutationFn: () => api.client.agents.purge(agent.agent_id),
    async onSuccess() {
      setIsAsking(false);
      notify.say('Deleted');
      await navigate({ to: '/agents' });
      await queries.invalidateQueries();
    },
    onError: notify.fail,
  });
  return (
    <>
      <Button look="danger" size="small" onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden className="size-3.5" /> Delete
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title="Delete this agent for good?"
        description="Its events, messages, files and sub-agents are deleted and cannot be brought back. The memories that it wrote stay, and so does what it cost."
        refusal="Keep it"
        action="Delete the agent"
        work={purge}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}
