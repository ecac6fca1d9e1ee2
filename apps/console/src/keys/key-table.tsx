import type { ApiKey } from '@jettson/contract';
import { formatDateTime } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { describeMemory } from './memory-limit-fields.tsx';
import { describeScopes } from './scope-fields.tsx';

export function KeyTable({
  keys,
  label,
  onRevoke,
}: {
  keys: ApiKey[];
  label: string;
  onRevoke?: (key: ApiKey) => void;
}) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {keys.map((key) => (
        <li key={key.key_id} className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3">
          <div className="min-w-0 grow basis-52">
            <p className="truncate font-medium text-strong">{key.name}</p>
            <p className="truncate font-mono text-muted text-xs">{key.hint}</p>
            <p className="truncate text-muted text-xs">{describeScopes(key.scopes)}</p>
            {key.memory && <p className="break-anywhere text-muted text-xs">{describeMemory(key.memory)}</p>}
            {key.secrets && (
              <p className="break-anywhere text-muted text-xs">Secrets: {key.secrets.join(', ') || 'none'}</p>
            )}
          </div>
          <p className="w-40 text-muted text-xs">
            Created <TimeAgo at={key.created_at} />
            <br />
            {key.last_used_at ? (
              <>
                Used <TimeAgo at={key.last_used_at} />
              </>
            ) : (
              'Never used'
            )}
          </p>
          <div className="w-32 text-xs">
            <KeyState apiKey={key} />
          </div>
          {onRevoke && (
            <Button
              look="danger"
              size="small"
              onClick={() => onRevoke(key)}
              aria-label={`Revoke ${key.name}`}
            >
              Revoke
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function KeyState({ apiKey: { revoked_at, expires_at } }: { apiKey: ApiKey }) {
  if (revoked_at !== null) {
    return (
      <span title={formatDateTime(revoked_at)}>
        <Tag tone="bad">Revoked</Tag> <TimeAgo at={revoked_at} className="text-muted" />
      </span>
    );
  }
  if (expires_at === null) return <span className="text-muted">No expiry</span>;
  const isPast = new Date(expires_at).getTime() < Date.now();
  return (
    <span title={formatDateTime(expires_at)} className="text-muted">
      {isPast ? <Tag tone="warn">Expired</Tag> : 'Expires'} <TimeAgo at={expires_at} />
    </span>
  );
}
