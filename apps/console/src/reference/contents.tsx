import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from '../ui/class-names.ts';
import { MethodTag } from './method-tag.tsx';
import {
  type DocumentedCall,
  type DocumentedEvent,
  type DocumentedWebhook,
  listCalls,
  type OpenApi,
} from './open-api.ts';
import { ReferenceLink } from './reference-link.tsx';

/** All pages of the reference. */
export function Contents({
  document,
  events,
  webhooks,
  current,
}: {
  document: OpenApi;
  events: DocumentedEvent[];
  webhooks: DocumentedWebhook[];
  current: string;
}) {
  return (
    <>
      <nav aria-label="General" className="mb-4">
        <ul>
          <Item page="" current={current}>
            Introduction
          </Item>
          <Item page="errors" current={current}>
            Errors
          </Item>
        </ul>
      </nav>
      <nav aria-label="Calls">
        {[...listCalls(document)].map(([tag, calls]) => (
          <Group key={tag} title={tag}>
            {calls.map((call) => (
              <CallItem key={call.id} call={call} current={current} />
            ))}
          </Group>
        ))}
      </nav>
      <nav aria-label="Webhooks and events">
        <Group title="Calls to webhooks">
          {webhooks.map(({ event }) => (
            <Item key={event} page={`webhooks/${event}`} current={current}>
              {event}
            </Item>
          ))}
        </Group>
        <Group title="Event types">
          <Item page="events" current={current}>
            All event types
          </Item>
          {events.map(({ type }) => (
            <Item key={type} page={`events/${type}`} current={current}>
              {type}
            </Item>
          ))}
        </Group>
      </nav>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mb-4">
      <h2 className="px-2 pb-1 text-muted text-xs">{title}</h2>
      <ul>{children}</ul>
    </div>
  );
}

function CallItem({ call: { id, method, operation }, current }: { call: DocumentedCall; current: string }) {
  return (
    <Item page={id} current={current}>
      <span className="flex items-center gap-2">
        <MethodTag method={method} />
        <span className="min-w-0 truncate" title={operation.summary}>
          {operation.summary ?? id}
        </span>
      </span>
    </Item>
  );
}

function Item({ page, current, children }: { page: string; current: string; children: ReactNode }) {
  const isCurrent = page === current;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <li ref={item}>
      <ReferenceLink
        page={page}
        aria-current={isCurrent ? 'page' : undefined}
        className={cn(
          'block truncate rounded-md px-2 py-1',
          isCurrent ? 'bg-active text-strong' : 'text-body hover:bg-hover hover:text-strong',
        )}
      >
        {children}
      </ReferenceLink>
    </li>
  );
}
