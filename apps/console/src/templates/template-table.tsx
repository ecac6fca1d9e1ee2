import type { Template } from '@jettson/sdk';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useMay } from '../shell/allowed.tsx';
import { buttonClass } from '../ui/button.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';

const COLUMNS: Column<Template>[] = [
  {
    title: 'Name',
    isMain: true,
    cell: ({ name, description }) => (
      <>
        <Link to="/templates/$name" params={{ name }} className="font-medium text-strong hover:underline">
          {name}
        </Link>
        {description && (
          <span title={description} className="ml-2 text-muted">
            {description}
          </span>
        )}
      </>
    ),
  },
  {
    title: 'Model',
    from: 'md',
    cell: ({ defaults: { model } }) => (
      <span className="text-muted">{(typeof model === 'object' ? model?.id : model) ?? 'Default'}</span>
    ),
  },
  {
    title: 'Tools',
    from: 'lg',
    cell: ({ defaults: { tools } }) => (
      <span title={toolsText(tools)} className="block max-w-56 truncate text-muted">
        {toolsText(tools)}
      </span>
    ),
  },
  { title: 'Version', isNumber: true, cell: ({ version }) => version },
  {
    title: 'Changed',
    from: 'sm',
    cell: ({ updated_at, archived_at }) => <TimeAgo at={archived_at ?? updated_at} className="text-muted" />,
  },
];

const SPAWN: Column<Template> = {
  title: 'Actions',
  isTitleHidden: true,
  cell: ({ name, archived_at }) =>
    archived_at === null && (
      <Link
        to="/agents/new"
        search={{ template: name }}
        aria-label={`Spawn from ${name}`}
        className={buttonClass('secondary', 'small')}
      >
        <Play aria-hidden className="size-3.5" /> Spawn
      </Link>
    ),
};

/** Templates, one a row. */
export function TemplateTable({ templates }: { templates: Template[] }) {
  const mayChange = useMay()('agents');
  return (
    <Table
      label="Templates"
      rows={templates}
      keyOf={({ name }) => name}
      columns={mayChange ? [...COLUMNS, SPAWN] : COLUMNS}
    />
  );
}

/** "http, browser, lookup". */
function toolsText(tools: Template['defaults']['tools']): string {
  if (!tools) return 'Default tools';
  return tools.map((tool) => (typeof tool === 'string' ? tool : tool.name)).join(', ') || 'None';
}
