import { useMutation } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useApi } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { useNotify } from '../../ui/toast.tsx';
import { useKeptText } from '../../ui/use-kept-text.ts';
import { decisionKey, useDecidedCalls } from './use-decided-calls.ts';

/** The name under which an unfinished reason is kept while another step or page is shown. */
export const reasonName = (agentId: string, callId: string): string => `reason ${agentId} ${callId}`;

/** Approves a waiting call, or refuses it with a reason that the agent reads. */
export function ApprovalButtons({
  agentId,
  callId,
  what,
  onSettled,
}: {
  agentId: string;
  callId: string;
  /** Which call it is, in the notice of the decision. */
  what: string;
  /** The decision was made; undefined: it could not be, for example because somebody else had made it. */
  onSettled?: (isApproved: boolean | undefined) => void;
}) {
  const { client } = useApi();
  const notify = useNotify();
  const [reason, setReason] = useKeptText(reasonName(agentId, callId));
  const decision = useMutation({
    mutationKey: decisionKey(agentId, callId),
    mutationFn: (approve: boolean) =>
      client.agents.approvals.decide(agentId, callId, { approve, ...(reason && !approve && { reason }) }),
    onError: notify.fail,
    onSettled: (decided) => onSettled?.(decided?.approved),
    onSuccess({ approved }) {
      setReason('');
      notify.say(`${approved ? 'Approved' : 'Refused'}: ${what}`);
    },
  });
  const isDecided = useDecidedCalls()(agentId, callId);
  // The next call may come up under the pointer: the second click of a double click must not decide it unread.
  const decide = (approve: boolean) => (event: MouseEvent) => {
    if (event.detail < 2) decision.mutate(approve);
  };
  return (
    <div className="flex flex-wrap items-center gap-2 py-2">
      <Button
        look="primary"
        size="small"
        isBusy={decision.isPending}
        disabled={isDecided}
        onClick={decide(true)}
      >
        <Check aria-hidden className="size-3.5" /> Approve
      </Button>
      <Button size="small" disabled={decision.isPending || isDecided} onClick={decide(false)}>
        <X aria-hidden className="size-3.5" /> Refuse
      </Button>
      <Input
        aria-label="Reason for the agent, if you refuse"
        placeholder="Why not? The agent reads it."
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className="h-7 max-w-72"
      />
    </div>
  );
}
