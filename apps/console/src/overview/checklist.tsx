import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/client.ts';
import { keysQuery, overviewQuery, settingsQuery } from '../api/queries.ts';
import { CodeBlock } from '../code/code-block.tsx';
import { useMay } from '../shell/allowed.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/page.tsx';
import { ModelNote } from './model-note.tsx';

const HIDDEN = 'checklist-hidden';

/** What a new installation needs until a program can use it. Goes away when everything is done, or when somebody hides it. */
export function Checklist() {
  // Somebody who may not create keys could never finish the list.
  return useMay()('admin') ? <Steps /> : <ModelNote />;
}

function Steps() {
  const api = useApi();
  const { data: settings } = useQuery(settingsQuery(api));
  const { data: keys } = useQuery(keysQuery(api));
  const { data: overview } = useQuery(overviewQuery(api));
  const [isHidden, setIsHidden] = useState(() => localStorage.getItem(HIDDEN) !== null);
  if (!settings || !keys || !overview) return null;
  const { model, computers_fault: fault } = settings;
  const hasKey = keys.keys.some(({ revoked_at: revokedAt }) => revokedAt === null);
  const hasAgent = overview.agents_total > 0;
  const done = [model.help === null, fault === null, hasKey, hasAgent].filter(Boolean).length;
  if (done === 4) return null;
  // Without a model nothing runs: that is said to somebody who knows the list, too.
  if (isHidden) return <ModelNote />;
  const hide = () => {
    localStorage.setItem(HIDDEN, 'yes');
    setIsHidden(true);
  };
  return (
    <Card
      title="Get started"
      hint={`${done} of 4 done`}
      actions={
        <Button look="quiet" size="icon" aria-label="Hide this list" onClick={hide}>
          <X className="size-4" />
        </Button>
      }
    >
      <ol aria-label="Get started" className="divide-y divide-line">
        <Step
          isDone={model.help === null}
          title={model.help === null ? `Agents run on ${model.id}` : 'Connect a model'}
        >
          {model.help?.split('\n').map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Step>
        <Step isDone={fault === null} title={fault === null ? 'Computers work' : 'Repair the computers'}>
          {fault && (
            <>
              <p className="mb-2">{fault.problem}. Run this on the server’s machine:</p>
              <CodeBlock text={fault.fix} />
            </>
          )}
        </Step>
        <Step
          isDone={hasKey}
          title={hasKey ? 'Programs have an API key' : 'Create an API key'}
          action={
            <Link to="/api-keys" className={buttonClass('secondary', 'small')}>
              Get an API key
            </Link>
          }
        >
          Programs need a key to spawn agents. It takes three lines of code.
        </Step>
        <Step
          isDone={hasAgent}
          title={hasAgent ? 'The first agent was spawned' : 'Spawn your first agent'}
          action={
            <Link to="/agents/new" className={buttonClass('primary', 'small')}>
              New agent
            </Link>
          }
        >
          Give it one task. It gets its own computer, and you can watch it work until it answers.
        </Step>
      </ol>
    </Card>
  );
}

/** A step; how to do it is shown until it is done. */
function Step({
  isDone,
  title,
  action,
  children,
}: {
  isDone: boolean;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className="flex gap-3 px-4 py-3">
      {isDone ? (
        <CircleCheck aria-label="Done" className="mt-0.5 size-4 shrink-0 text-good" />
      ) : (
        <CircleDashed aria-label="To do" className="mt-0.5 size-4 shrink-0 text-muted" />
      )}
      <div className="min-w-0 grow">
        <p className={isDone ? 'text-muted' : 'font-medium text-strong'}>{title}</p>
        {!isDone && <div className="break-anywhere mt-0.5 text-body">{children}</div>}
      </div>
      {!isDone && action}
    </li>
  );
}
