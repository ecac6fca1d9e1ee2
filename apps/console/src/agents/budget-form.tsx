import type { Agent, AgentLimits } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { agentQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { useNotify } from '../ui/toast.tsx';

const BUDGETS = [
  { name: 'max_cost_usd', label: 'Cost, $' },
  { name: 'max_tokens', label: 'Tokens' },
  { name: 'max_tool_calls', label: 'Tool calls' },
  { name: 'max_seconds', label: 'Seconds' },
] as const satisfies { name: keyof AgentLimits; label: string }[];

/** For an agent that waits because a budget is used up: it continues once the budget is raised. What is sent replaces all limits. */
export function BudgetForm({ agent, onRaised }: { agent: Agent; onRaised?: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(BUDGETS.map(({ name }) => [name, agent.limits[name]?.toString() ?? ''])),
  );
  const raise = useMutation({
    mutationFn: () =>
      api.call<Agent>('PATCH', `/agents/${agent.agent_id}`, {
        body: {
          limits: Object.fromEntries(
            Object.entries(texts)
              .filter(([, text]) => text.trim() !== '')
              .map(([name, text]) => [name, Number(text)]),
          ),
        },
      }),
    onSuccess(next) {
      queries.setQueryData(agentQuery(api, agent.agent_id).queryKey, next);
      notify.say('Budget raised; the agent continues if it can');
      onRaised?.();
    },
    onError: notify.fail,
  });
  return (
    <form
      aria-label="Budget"
      className="mb-5 rounded-xl border border-line bg-warn-soft p-4"
      onSubmit={(event) => {
        event.preventDefault();
        raise.mutate();
      }}
    >
      <p className="font-medium text-strong">A budget is used up</p>
      <p className="mb-3 text-body">
        The agent is waiting and keeps its computer. It continues when you raise the budget. What is empty has
        no limit.
      </p>
      <div className="flex flex-wrap items-end gap-3">
        {BUDGETS.map(({ name, label }) => (
          <Field key={name} label={label} className="w-28">
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                placeholder="No limit"
                value={texts[name]}
                onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Button type="submit" look="primary" isBusy={raise.isPending}>
          Raise
        </Button>
      </div>
    </form>
  );
}
