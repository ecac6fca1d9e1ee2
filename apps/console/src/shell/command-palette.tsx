import type { AgentList } from '@jettson/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Bot, Keyboard, Moon, Plus, Sun } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/client.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Overlay } from '../ui/overlay.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Allowed } from './allowed.tsx';
import { navItemsOf } from './nav-items.ts';
import { setTheme } from './theme.ts';
import { useUser } from './user-context.ts';

/** Finds everything by name: pages, agents, actions. */
export default function CommandPalette({
  onClose,
  onShortcuts,
}: {
  onClose: () => void;
  onShortcuts: () => void;
}) {
  const api = useApi();
  const { user } = useUser();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const { data: found } = useQuery({
    queryKey: [api.accountId, 'palette', text],
    queryFn: ({ signal }) =>
      api.call<AgentList>('GET', '/agents', {
        query: { limit: 6, ...(text.trim() && { q: text.trim() }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const run = (action: () => unknown) => () => {
    onClose();
    void action();
  };
  const items = navItemsOf(user.role);
  return (
    <Overlay
      onClose={onClose}
      className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 animate-appear overflow-hidden rounded-xl bg-raised shadow-pop"
    >
      <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
      <Command label="Search and commands" loop>
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Go to a page, find an agent, do something…"
          className="h-12 w-full border-line border-b bg-transparent px-4 text-base text-strong outline-none"
        />
        <Command.List className="scroll-thin max-h-96 overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-8 text-center text-muted">No matches.</Command.Empty>
          <Group heading="Actions">
            <Allowed to="agents">
              <Item onSelect={run(() => navigate({ to: '/agents/new' }))} icon={<Plus />} hint={['c']}>
                New agent
              </Item>
            </Allowed>
            <Item onSelect={onShortcuts} icon={<Keyboard />} hint={['?']}>
              Keyboard shortcuts
            </Item>
            <Item onSelect={run(() => setTheme('light'))} icon={<Sun />}>
              Light theme
            </Item>
            <Item onSelect={run(() => setTheme('dark'))} icon={<Moon />}>
              Dark theme
            </Item>
          </Group>
          <Group heading="Go to">
            {items.map(({ to, label, icon: Icon, key }) => (
              <Item key={to} onSelect={run(() => navigate({ to }))} icon={<Icon />} hint={['g', key]}>
                {label}
              </Item>
            ))}
          </Group>
          {(found?.data.length ?? 0) > 0 && (
            <Group heading="Agents">
              {found?.data.map(({ agent_id, name, task, status, reason }) => (
                <Item
                  key={agent_id}
                  value={`${agent_id} ${name ?? ''} ${task.slice(0, 200)}`}
                  onSelect={run(() => navigate({ to: '/agents/$agentId', params: { agentId: agent_id } }))}
                  icon={<Bot />}
                  end={<StatusBadge status={status} reason={reason} />}
                >
                  {name ?? task.slice(0, 120)}
                </Item>
              ))}
            </Group>
          )}
        </Command.List>
      </Command>
    </Overlay>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  onSelect,
  icon,
  hint,
  end,
  children,
}: {
  value?: string;
  onSelect: () => void;
  icon: ReactNode;
  hint?: string[];
  end?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Command.Item
      {...(value === undefined ? {} : { value })}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-strong data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
    >
      {icon}
      <span className="min-w-0 grow truncate">{children}</span>
      {end}
      {hint?.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </Command.Item>
  );
}
