import type { Agent } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { Checkbox, Input } from '../ui/field.tsx';
import { useNotify } from '../ui/toast.tsx';
import { useKeptText } from '../ui/use-kept-text.ts';

/** Sends a message to a live agent. */
export function MessageForm({
  agent,
  onSent,
  isInset = false,
}: {
  agent: Agent;
  onSent?: () => void;
  /** Among other things, instead of at the foot of the agent's page. */
  isInset?: boolean;
}) {
  const { client } = useApi();
  const notify = useNotify();
  const [text, setText] = useKeptText(`message ${agent.agent_id}`);
  const [isUrgent, setIsUrgent] = useState(false);
  const message = useMutation({
    mutationFn: (sent: string) =>
      client.agents.messages.send(agent.agent_id, sent, { mode: isUrgent ? 'interrupt' : 'queue' }),
    onSuccess(_, sent) {
      // What was written meanwhile stays.
      setText((now) => (now === sent ? '' : now));
      onSent?.();
      notify.say(
        isUrgent ? 'Sent; the current step is interrupted' : 'Sent; the agent reads it at its next step',
      );
    },
    onError: notify.fail,
  });
  const isAsking = agent.status === 'idle' && agent.reason === 'awaiting_message';
  return (
    <form
      className={cn(
        'flex flex-wrap items-center gap-3',
        !isInset && 'border-line border-t bg-panel px-4 py-3 sm:px-6',
      )}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !message.isPending) message.mutate(text);
      }}
    >
      <Input
        aria-label="Message to the agent"
        placeholder={isAsking ? 'It is waiting for your next message' : 'Tell it something while it works'}
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={20_000}
        className="min-w-40 flex-1"
      />
      <Checkbox
        label="Interrupt"
        checked={isUrgent}
        onChange={(event) => setIsUrgent(event.target.checked)}
      />
      <Button type="submit" look="primary" isBusy={message.isPending} disabled={text.trim() === ''}>
        <Send aria-hidden className="size-3.5" /> Send
      </Button>
    </form>
  );
}
