import { Link } from '@tanstack/react-router';
import { Card } from '../ui/page.tsx';

/** What deleting an agent by hand removes, and what it leaves. */
export function PurgeCard() {
  return (
    <Card title="Delete an agent for good" hint="At once, whatever the plan says">
      <div className="grid gap-x-6 gap-y-3 p-4 sm:grid-cols-2">
        <div>
          <h3 className="mb-1 font-medium text-strong text-xs">Is deleted</h3>
          <p className="text-pretty">
            The agent and its sub-agents, with their events, messages, files, artifacts, workspaces, webhook
            deliveries and stored responses.
          </p>
        </div>
        <div>
          <h3 className="mb-1 font-medium text-strong text-xs">Stays</h3>
          <p className="text-pretty">
            Memories that it wrote, the totals of what it used, an entry in the audit log, and what is in
            older backups.
          </p>
        </div>
      </div>
      <p className="border-line border-t px-4 py-2.5 text-pretty text-muted">
        Open an agent that has ended in the{' '}
        <Link to="/agents" className="text-accent underline">
          list of agents
        </Link>{' '}
        and choose Delete.
      </p>
    </Card>
  );
}
