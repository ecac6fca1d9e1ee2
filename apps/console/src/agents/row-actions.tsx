import type { Agent } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { CircleStop, ExternalLink, RotateCcw } from 'lucide-react';
import { Button, buttonClass } from '../ui/button.tsx';
import { hasEnded } from './has-ended.ts';

/** What can be done with an agent of the list, above the link of its row. */
export function RowActions({
  agent,
  onStop,
}: {
  agent: Agent;
  /** Null: this person may neither stop nor spawn agents. */
  onStop: ((agent: Agent) => void) | null;
}) {
  const { agent_id: agentId, name, task } = agent;
  const of = name ?? task.slice(0, 80);
  const icon = buttonClass('quiet', 'icon');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <span role="group" aria-label={`Actions for ${of}`} className="relative z-1 -my-1 ml-auto flex shrink-0">
      {onStop && !hasEnded(agent) && (
        <Button look="quiet" size="icon" aria-label="Stop" title="Stop" onClick={() => onStop(agent)}>
          <CircleStop aria-hidden className="size-4" />
        </Button>
      )}
      {onStop && (
        <Link
          to="/agents/new"
          search={{ from: agentId }}
          preload={false}
          aria-label="Run again"
          title="Run again"
          className={icon}
        >
          <RotateCcw aria-hidden className="size-4" />
        </Link>
      )}
      <Link
        to="/agents/$agentId"
        params={{ agentId }}
        preload={false}
        target="_blank"
        aria-label="Open in a new tab"
        title="Open in a new tab"
        className={icon}
      >
        <ExternalLink aria-hidden className="size-4" />
      </Link>
    </span>
  );
}
