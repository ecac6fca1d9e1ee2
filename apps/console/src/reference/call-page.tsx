import { useContext } from 'react';
import { ApiContext } from '../api/client.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Card } from '../ui/page.tsx';
import { Tag } from '../ui/tag.tsx';
import { CallErrors } from './call-errors.tsx';
import { JsonCard } from './json-card.tsx';
import { MethodTag } from './method-tag.tsx';
import { type DocumentedCall, type OpenApi, type Parameter, parametersOf, successesOf } from './open-api.ts';
import { SampleCard } from './sample-card.tsx';
import { exampleOfMedia, sampleRequestOf } from './samples/sample-request.ts';
import { SchemaRow, SchemaTree } from './schema-tree.tsx';
import { TryIt } from './try-it.tsx';
import { TwoColumns } from './two-columns.tsx';
import { WithCode } from './with-code.tsx';

/** One call: what it takes and answers, examples, and a form to send it for people who are signed in. */
export function CallPage({ document, call }: { document: OpenApi; call: DocumentedCall }) {
  const { method, path, operation } = call;
  const isSignedIn = useContext(ApiContext) !== null;
  const isForKeys = operation.security?.some((one) => 'apiKey' in one) ?? true;
  const request = sampleRequestOf(document, call);
  const answers = successesOf(operation);
  const parameters = parametersOf(document, operation);
  const parametersIn = (place: Parameter['in']) => parameters.filter((one) => one.in === place);
  const [scope] = operation.security?.[0]?.apiKey ?? [];
  return (
    <TwoColumns
      header={
        <>
          <h1 className="text-2xl">{operation.summary ?? call.id}</h1>
          <div className="mt-2 flex min-w-0 items-center gap-2">
            <MethodTag method={method} />
            <code className="break-anywhere min-w-0 font-mono text-strong text-xs">{path}</code>
            <CopyButton text={path} label="Copy the path" look="quiet" size="icon" />
          </div>
          <p className="mt-2 flex flex-wrap gap-1.5">
            {isForKeys ? <Tag>Key with scope {scope}</Tag> : <Tag>Console only</Tag>}
            {method !== 'GET' && <Tag>Takes an Idempotency-Key</Tag>}
          </p>
          {operation.description && (
            <p className="mt-3 max-w-2xl text-pretty text-base">
              <WithCode text={operation.description} />
            </p>
          )}
        </>
      }
      aside={
        <>
          {isForKeys && <SampleCard request={request} />}
          {isSignedIn && <TryIt document={document} call={call} request={request} />}
          {answers.flatMap(([status, { content = {} }]) =>
            Object.entries(content).map(([type, media]) => (
              <JsonCard
                key={`${status} ${type}`}
                title="Example response"
                hint={`${status} · ${type}`}
                value={exampleOfMedia(document, media)}
              />
            )),
          )}
        </>
      }
    >
      <Parameters document={document} title="Path parameters" parameters={parametersIn('path')} />
      <Parameters document={document} title="Query parameters" parameters={parametersIn('query')} />
      {Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }], index) => (
        <Card key={type} title="Body" hint={type}>
          {schema?.format === 'binary' || schema === undefined ? (
            <p className="px-4 py-2.5">The bytes of the file.</p>
          ) : (
            <SchemaTree
              document={document}
              schema={schema}
              at={index === 0 ? 'request' : `request-${index}`}
            />
          )}
        </Card>
      ))}
      <Parameters document={document} title="Headers" parameters={parametersIn('header')} />
      {answers.map(([status, { description, content = {} }], first) => (
        <Card key={status} title={`Response ${status}`} {...(description && { hint: description })}>
          {Object.entries(content).length === 0 && <p className="px-4 py-2.5">No body.</p>}
          {Object.entries(content).map(([type, { schema }], index) => (
            <div key={type} className={index > 0 ? 'border-line border-t' : ''}>
              <p className="px-4 pt-2.5 font-mono text-muted text-xs">{type}</p>
              {schema && schema.format !== 'binary' && (
                <SchemaTree
                  document={document}
                  schema={schema}
                  at={first + index === 0 ? 'response' : `response-${status}-${index}`}
                />
              )}
            </div>
          ))}
        </Card>
      ))}
      <CallErrors document={document} operation={operation} />
    </TwoColumns>
  );
}

export function Parameters({
  document,
  title,
  parameters,
}: {
  document: OpenApi;
  title: string;
  parameters: Parameter[];
}) {
  if (parameters.length === 0) return null;
  return (
    <Card title={title}>
      <ul className="divide-y divide-line">
        {parameters.map(({ name, in: place, required, schema, description }) => (
          <SchemaRow
            key={name}
            document={document}
            part={{
              name,
              step: name,
              kind: 'field',
              schema: { ...schema, ...(description && { description }) },
              isRequired: required === true,
            }}
            at={`${place}.${name}`}
          />
        ))}
      </ul>
    </Card>
  );
}
