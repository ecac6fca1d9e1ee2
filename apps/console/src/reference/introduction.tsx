import { SERVER_URL } from '../api/server-url.ts';
import { installLineFor } from '../code/example-code.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Card } from '../ui/page.tsx';
import { RichText } from '../ui/rich-text.tsx';
import { listCalls, type OpenApi } from './open-api.ts';
import { ReferenceLink } from './reference-link.tsx';
import { SampleCard } from './sample-card.tsx';
import { sampleRequestOf } from './samples/sample-request.ts';
import { TwoColumns } from './two-columns.tsx';
import { WithCode } from './with-code.tsx';

/** What holds for every call, and what there is. */
export function Introduction({ document }: { document: OpenApi }) {
  const groups = listCalls(document);
  const spawn = [...groups.values()].flat().find(({ id }) => id === 'agents.spawn');
  return (
    <TwoColumns
      header={
        <>
          <h1 className="text-2xl">Introduction</h1>
          <div className="mt-3 max-w-2xl">
            <RichText text={document.info.description} />
          </div>
        </>
      }
      aside={
        <>
          <Card title="Base URL">
            <Line text={`${SERVER_URL}/api/v1`} />
          </Card>
          <Card title="SDKs" hint="Served by this server, in its version">
            <Line text={installLineFor('typescript', SERVER_URL) ?? ''} />
            <Line text={installLineFor('python', SERVER_URL) ?? ''} />
          </Card>
          {spawn && <SampleCard request={sampleRequestOf(document, spawn)} />}
        </>
      }
    >
      {document.tags.map(({ name, description }) => (
        <Card key={name} title={name}>
          <p className="px-4 pt-2.5 text-pretty text-xs">
            <WithCode text={description} />
          </p>
          <ul className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-2">
            {groups.get(name)?.map(({ id, operation }) => (
              <li key={id}>
                <ReferenceLink page={id} className="text-accent hover:underline">
                  {operation.summary ?? id}
                </ReferenceLink>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </TwoColumns>
  );
}

function Line({ text }: { text: string }) {
  return (
    <div className="flex items-center gap-2 px-4 py-2">
      <code className="break-anywhere min-w-0 grow font-mono text-xs">{text}</code>
      <CopyButton text={text} look="quiet" size="icon" />
    </div>
  );
}
