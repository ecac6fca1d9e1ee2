import type { AuditEntry } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { auditActionLabel } from './audit-actions.ts';

/** One entry: what was done to what, by whom, and for a use of a secret where it went. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { created_at: at, action, target, agent_id: agentId } = entry;
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 grow basis-52">
        <p className="text-strong">
          <span className="font-medium">{auditActionLabel(action)}</span>{' '}
          <span className="break-anywhere font-mono text-xs">{target}</span>
        </p>
        <p className="break-anywhere text-muted text-xs">
          {actorOf(entry)}
          {entry.address && ` · ${entry.address}`}
          {agentId !== null && (
            <>
              {' · '}
              <Link
                to="/agents/$agentId"
                params={{ agentId }}
                preload={false}
                className="font-mono text-accent underline"
              >
                {agentId}
              </Link>
            </>
          )}
        </p>
      </div>
      {entry.host !== null && <Use entry={entry} />}
      <TimeAgo at={at} className="ml-auto w-20 text-right text-muted text-xs" />
    </li>
  );
}

/** Where the value of a secret was sent, and what came back. */
function Use({ entry: { host, method, status } }: { entry: AuditEntry }) {
  return (
    <p className="flex min-w-0 items-center gap-2 font-mono text-body text-xs">
      <span className="break-anywhere">
        {method} {host}
      </span>
      {status === null ? (
        <Tag tone="warn">no answer</Tag>
      ) : (
        <Tag tone={status < 400 ? 'good' : 'bad'}>{status}</Tag>
      )}
    </p>
  );
}

function actorOf({ actor: { type, id, name } }: AuditEntry): string {
  switch (type) {
    case 'operator':
      return 'The operator, on the server';
    case 'agent':
      return name === null ? 'Agent' : `Agent ${name}`;
    case 'key':
      return `API key ${name ?? id}`;
    case 'user':
      return name ?? id ?? 'Somebody at the console';
  }
}
