import { Card } from '../ui/page.tsx';
import { JsonCard } from './json-card.tsx';
import type { DocumentedEvent, OpenApi } from './open-api.ts';
import { ReferenceLink } from './reference-link.tsx';
import { SchemaTree } from './schema-tree.tsx';
import { TwoColumns } from './two-columns.tsx';
import { WithCode } from './with-code.tsx';

/** One type of event in an agent's log. */
export function EventPage({ document, event }: { document: OpenApi; event: DocumentedEvent }) {
  const { type, schema, example } = event;
  return (
    <TwoColumns
      header={
        <>
          <h1 className="font-mono text-2xl">{type}</h1>
          <p className="mt-3 max-w-2xl text-pretty text-base">
            <WithCode text={schema.description ?? ''} />
          </p>
          <p className="mt-2 text-muted text-xs">
            In the log of an agent:{' '}
            <ReferenceLink page="agents.events" className="text-accent underline">
              Read an agent’s events
            </ReferenceLink>
          </p>
        </>
      }
      aside={<JsonCard title="Example" value={example} />}
    >
      <Card title="Data" hint="The form of the field data">
        <SchemaTree document={document} schema={schema.properties?.data ?? {}} at="data" />
      </Card>
    </TwoColumns>
  );
}

/** All types of events, each with its first sentence. */
export function EventsPage({ events }: { events: DocumentedEvent[] }) {
  return (
    <TwoColumns
      header={
        <>
          <h1 className="text-2xl">Event types</h1>
          <p className="mt-3 max-w-2xl text-pretty text-base">
            Everything that happens to an agent is an event in its log. The form of{' '}
            <code className="font-mono text-xs">data</code> follows from{' '}
            <code className="font-mono text-xs">type</code>. Ignore types and fields that you do not know:
            later versions add some.
          </p>
        </>
      }
      aside={<JsonCard title="Example" value={events.find(({ type }) => type === 'message')?.example} />}
    >
      <Card>
        <ul className="divide-y divide-line">
          {events.map(({ type, schema }) => (
            <li key={type}>
              <ReferenceLink page={`events/${type}`} className="block px-4 py-2 hover:bg-hover">
                <span className="font-medium font-mono text-strong text-xs">{type}</span>
                <span className="block text-pretty text-muted text-xs">
                  {firstSentence(schema.description ?? '')}
                </span>
              </ReferenceLink>
            </li>
          ))}
        </ul>
      </Card>
    </TwoColumns>
  );
}

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
