import { Card } from '../ui/page.tsx';
import { RichText } from '../ui/rich-text.tsx';
import { Parameters } from './call-page.tsx';
import { JsonCard } from './json-card.tsx';
import { type DocumentedWebhook, type OpenApi, parametersOf } from './open-api.ts';
import { ReferenceLink } from './reference-link.tsx';
import { exampleOfMedia } from './samples/sample-request.ts';
import { SchemaTree } from './schema-tree.tsx';
import { TwoColumns } from './two-columns.tsx';

/** A call that the server makes to an address of yours. */
export function WebhookPage({ document, webhook }: { document: OpenApi; webhook: DocumentedWebhook }) {
  const { event, operation } = webhook;
  const media = operation.requestBody?.content?.['application/json'];
  return (
    <TwoColumns
      header={
        <>
          <h1 className="break-anywhere font-mono text-2xl">{event}</h1>
          <p className="mt-2 text-base text-strong">{operation.summary}</p>
          <div className="mt-3 max-w-2xl">
            <RichText text={operation.description ?? ''} />
          </div>
          <p className="mt-3 text-muted text-xs">
            To receive it:{' '}
            <ReferenceLink page="webhooks.create" className="text-accent underline">
              Create a webhook
            </ReferenceLink>
          </p>
        </>
      }
      aside={
        media && (
          <JsonCard title="Example" hint="POST to your address" value={exampleOfMedia(document, media)} />
        )
      }
    >
      <Parameters document={document} title="Headers" parameters={parametersOf(document, operation)} />
      {media?.schema && (
        <Card title="Body" hint="application/json">
          <SchemaTree document={document} schema={media.schema} at="request" />
        </Card>
      )}
      <Card title="Your response">
        <ul className="divide-y divide-line">
          {Object.entries(operation.responses ?? {})
            .reverse()
            .map(([status, { description }]) => (
              <li key={status} className="flex gap-3 px-4 py-2.5">
                <span className="w-10 shrink-0 font-mono text-strong text-xs">{status}</span>
                <span className="text-xs">{description}</span>
              </li>
            ))}
        </ul>
      </Card>
    </TwoColumns>
  );
}
