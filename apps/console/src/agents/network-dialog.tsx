import type { Agent } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { agentQuery } from '../api/queries.ts';
import { readNetwork, toNetworkDraft } from '../templates/network-draft.ts';
import { NetworkFields } from '../templates/network-fields.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Changes what a live agent may reach. */
export function NetworkDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [draft, setDraft] = useState(() => toNetworkDraft(agent.network));
  const work = useMutation({
    mutationFn: () => api.client.agents.update(agent.agent_id, { network: readNetwork(draft) }),
    onSuccess() {
      notify.say('The network is changed');
      onClose();
      return queries.invalidateQueries({ queryKey: agentQuery(api, agent.agent_id).queryKey });
    },
  });
  return (
    <FormDialog
      title="Change its network"
      description="From the next connection on. Connections that are no longer allowed are closed."
      action="Change network"
      work={work}
      onClose={onClose}
    >
      <NetworkFields value={draft} onChange={setDraft} />
    </FormDialog>
  );
}
