import type { Secret } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { Allowed, useMay } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';

const COLUMNS: Column<Secret>[] = [
  {
    title: 'Name',
    isMain: true,
    cell: (secret) => (
      <span title={secret.description ?? undefined}>
        <span className="font-medium font-mono text-strong">{secret.name}</span>
        {secret.type === 'oauth' && <Tag className="ml-2">OAuth</Tag>}
        {!secret.is_readable && (
          <Tag tone="bad" className="ml-2">
            cannot be read
          </Tag>
        )}
        {secret.description && <span className="ml-2 text-muted text-xs">{secret.description}</span>}
        <span className="block truncate pb-1 font-mono text-muted text-xs md:hidden">
          {secret.hosts.join(', ')}
        </span>
      </span>
    ),
  },
  {
    title: 'Hosts',
    from: 'md',
    cell: ({ hosts }) => (
      <span
        title={hosts.join(', ')}
        className="block max-w-40 truncate font-mono text-xs lg:max-w-64 xl:max-w-md"
      >
        {hosts.join(', ')}
      </span>
    ),
  },
  {
    title: 'Inserted in',
    from: 'xl',
    cell: (secret) => <span className="text-muted">{placesText(secret)}</span>,
  },
  {
    title: 'Version',
    from: 'lg',
    cell: ({ version, updated_at: at }) => (
      <span className="text-muted">
        Version {version}, <TimeAgo at={at} />
      </span>
    ),
  },
  { title: 'Used', from: 'sm', cell: (secret) => <Used secret={secret} /> },
];

/** The secrets, one a row. */
export function SecretTable({
  secrets,
  onReplace,
  onDelete,
}: {
  secrets: Secret[];
  onReplace: (secret: Secret) => void;
  onDelete: (secret: Secret) => void;
}) {
  const actions: Column<Secret> = {
    title: 'Actions',
    isTitleHidden: true,
    cell: (secret) => (
      <Allowed to="secrets">
        <span className="flex justify-end gap-2">
          <Button size="small" onClick={() => onReplace(secret)} aria-label={`Replace ${secret.name}`}>
            Replace
          </Button>
          <Button
            look="danger"
            size="small"
            onClick={() => onDelete(secret)}
            aria-label={`Delete ${secret.name}`}
          >
            Delete
          </Button>
        </span>
      </Allowed>
    ),
  };
  return <Table label="Secrets" rows={secrets} keyOf={({ name }) => name} columns={[...COLUMNS, actions]} />;
}

/** When it was last used, which leads to its uses for those who may read the audit log. */
function Used({ secret: { name, last_used_at: at } }: { secret: Secret }) {
  const mayAudit = useMay()('admin', 'read');
  if (at === null) return <span className="text-muted">Never</span>;
  if (!mayAudit) return <TimeAgo at={at} className="text-muted" />;
  return (
    <Link
      to="/audit"
      search={{ action: 'secret.used', target: name }}
      aria-label={`Uses of ${name}`}
      className="text-accent hover:underline"
    >
      <TimeAgo at={at} />
    </Link>
  );
}

/** Where in a request the value may be: "headers and query". */
function placesText({ inject }: Secret): string {
  const places = [inject.header && 'headers', inject.query && 'query', inject.body && 'body'];
  return (
    new Intl.ListFormat('en').format(places.filter((place) => typeof place === 'string')) ||
    'no part of a request'
  );
}
