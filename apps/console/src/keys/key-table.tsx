import type { ApiKey } from '@jettson/contract';
import { formatDateTime } from '../api/format.ts';
import { serverTime } from '../api/server-clock.ts';
import { Button } from '../ui/button.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { describeMemory } from './memory-limit-fields.tsx';
import { describeScopes } from './scope-fields.tsx';

const COLUMNS: Column<ApiKey>[] = [
  {
    title: 'Name',
    isMain: true,
    cell: (key) => (
      <>
        <span className="font-medium text-strong">{key.name}</span>
        <span className="ml-2 font-mono text-muted text-xs">{key.hint}</span>
        <span className="block truncate pb-1 text-muted text-xs lg:hidden">{describeAccess(key)}</span>
      </>
    ),
  },
  {
    title: 'Access',
    from: 'lg',
    cell: (key) => (
      <span title={describeAccess(key)} className="block max-w-72 truncate xl:max-w-md">
        {describeAccess(key)}
      </span>
    ),
  },
  {
    title: 'Created',
    from: 'xl',
    cell: ({ created_at }) => <TimeAgo at={created_at} className="text-muted" />,
  },
  {
    title: 'Last used',
    from: 'sm',
    cell: ({ last_used_at }) =>
      last_used_at ? (
        <TimeAgo at={last_used_at} className="text-muted" />
      ) : (
        <span className="text-muted">Never</span>
      ),
  },
  { title: 'Expires', cell: (key) => <KeyState apiKey={key} /> },
];

/** The keys, one a row. */
export function KeyTable({
  keys,
  label,
  onRevoke,
}: {
  keys: ApiKey[];
  label: string;
  onRevoke?: (key: ApiKey) => void;
}) {
  const revoke: Column<ApiKey> = {
    title: 'Actions',
    isTitleHidden: true,
    cell: (key) => (
      <Button look="danger" size="small" onClick={() => onRevoke?.(key)} aria-label={`Revoke ${key.name}`}>
        Revoke
      </Button>
    ),
  };
  return (
    <Table
      label={label}
      rows={keys}
      keyOf={({ key_id }) => key_id}
      columns={onRevoke ? [...COLUMNS, revoke] : COLUMNS}
    />
  );
}

/** Everything that the key may use. */
function describeAccess({ scopes, memory, secrets }: ApiKey): string {
  return [
    describeScopes(scopes),
    memory && describeMemory(memory),
    secrets && `Secrets: ${secrets.join(', ') || 'none'}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function KeyState({ apiKey: { revoked_at, expires_at } }: { apiKey: ApiKey }) {
  if (revoked_at !== null) {
    return (
      <span title={formatDateTime(revoked_at)}>
        <Tag tone="bad">Revoked</Tag> <TimeAgo at={revoked_at} className="text-muted" />
      </span>
    );
  }
  if (expires_at === null) return <span className="text-muted">Never</span>;
  const isPast = new Date(expires_at).getTime() < serverTime();
  return (
    <span title={formatDateTime(expires_at)} className="text-muted">
      {isPast && <Tag tone="warn">Expired</Tag>} <TimeAgo at={expires_at} />
    </span>
  );
}
