import type { PendingItem } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, Field, Textarea } from '../ui/field.tsx';
import { useNotify } from '../ui/toast.tsx';
import { usePendingRefresh } from './use-pending-refresh.ts';

/** Answers a call of a function tool by hand, as the program that usually runs it would. */
export function ToolResultForm({ item }: { item: PendingItem }) {
  const { client } = useApi();
  const notify = useNotify();
  const refresh = usePendingRefresh();
  const [text, setText] = useState('');
  const [isError, setIsError] = useState(false);
  const answer = useMutation({
    mutationFn: () =>
      client.agents.toolResults.post(item.agent_id, item.call_id ?? '', { output: outputOf(text), isError }),
    onSuccess: () => notify.say('Result sent; the agent continues'),
    onError: notify.fail,
    onSettled: refresh,
  });
  return (
    <form
      aria-label={`Result of ${item.name}`}
      className="mt-2 max-w-2xl space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        answer.mutate();
      }}
    >
      <Field label="Result" hint="Text, or JSON as the tool would return it.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="font-mono text-xs"
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Checkbox
          label="The call failed"
          checked={isError}
          onChange={(event) => setIsError(event.target.checked)}
        />
        <Button type="submit" look="primary" size="small" isBusy={answer.isPending} disabled={text === ''}>
          <Send aria-hidden className="size-3.5" /> Send result
        </Button>
      </div>
    </form>
  );
}

/** JSON as what it says; anything else as text. */
function outputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
