import { FileQuestion } from 'lucide-react';
import { EmptyNote } from '../ui/notes.tsx';
import { useTitle } from '../ui/page.tsx';
import { CallPage } from './call-page.tsx';
import { ErrorsPage } from './errors-page.tsx';
import { EventPage, EventsPage } from './event-page.tsx';
import { Introduction } from './introduction.tsx';
import { allCalls, listEvents, listWebhooks, type OpenApi } from './open-api.ts';
import { ReferenceLink } from './reference-link.tsx';
import { WebhookPage } from './webhook-page.tsx';

/** The page of the reference at an address. */
export function PageOf({ document, page }: { document: OpenApi; page: string }) {
  const [kind, name] = page.split('/');
  const call = allCalls(document).find(({ id }) => id === page);
  const events = listEvents(document);
  const event = kind === 'events' ? events.find(({ type }) => type === name) : undefined;
  const webhook = kind === 'webhooks' ? listWebhooks(document).find((one) => one.event === name) : undefined;
  const title = call?.operation.summary ?? event?.type ?? webhook?.event;
  useTitle(title === undefined ? 'API reference' : `${title} · API reference`);
  if (page === '') return <Introduction document={document} />;
  if (page === 'errors') return <ErrorsPage document={document} />;
  if (page === 'events') return <EventsPage events={events} />;
  if (call) return <CallPage document={document} call={call} />;
  if (event) return <EventPage document={document} event={event} />;
  if (webhook) return <WebhookPage document={document} webhook={webhook} />;
  return (
    <EmptyNote
      icon={<FileQuestion />}
      title="There is no such page"
      action={
        <ReferenceLink page="" className="text-accent hover:underline">
          Introduction
        </ReferenceLink>
      }
    >
      The address names a call, an event or a webhook that this version of the server does not have.
    </EmptyNote>
  );
}
