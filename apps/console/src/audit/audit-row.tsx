import type { AuditEntry } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { auditActionLabel } from './audit-actions.ts';
import { useAuditFilter } from './audit-filters.tsx';

/** One entry: what was done to what, by whom, and for a use of a secret where it went; above it its day, if it is the first. */
export function AuditRow({ entry, day }: { entry: AuditEntry; day: string | null }) {
  const filter = useAuditFilter();
  const { created_at: at, action, target, agent_id: agentId } = entry;
  return (
    <li>
      {day && (
        <h2 className="border-line border-b bg-sunken px-4 py-1.5 font-medium text-muted text-xs">{day}</h2>
      )}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2.5">
        <div className="min-w-0 grow basis-52">
          <p className="text-strong">
            <span className="font-medium">{auditActionLabel(action)}</span>{' '}
            <button
              type="button"
              title={`Show only what is about ${target}`}
              onClick={() => filter({ target })}
              className="break-anywhere rounded text-left font-mono text-xs hover:underline"
            >
              {target}
            </button>
          </p>
          <p className="break-anywhere text-muted text-xs">
            {entry.actor.id === null ? (
              actorOf(entry)
            ) : (
              <button
                type="button"
                title="Show only what they did"
                onClick={() => filter({ actor: entry.actor.id ?? undefined })}
                className="rounded hover:underline"
              >
                {actorOf(entry)}
              </button>
            )}
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
      </div>
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
