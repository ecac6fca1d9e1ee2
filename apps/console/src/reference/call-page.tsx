import { type ReactNode, useContext } from 'react';
import { ApiContext } from '../api/client.ts';
import { Card } from '../ui/page.tsx';
import { Tag } from '../ui/tag.tsx';
import { CurlExample } from './curl-example.tsx';
import { MethodTag } from './method-tag.tsx';
import {
  type DocumentedCall,
  exampleOf,
  type OpenApi,
  parametersOf,
  resolveSchema,
  type Schema,
  typeName,
} from './open-api.ts';
import { TryIt } from './try-it.tsx';

/** One call: its parameters, its responses, and a form to send it for people who are signed in. */
export function CallPage({ document, call }: { document: OpenApi; call: DocumentedCall }) {
  const { method, path, operation } = call;
  const isSignedIn = useContext(ApiContext) !== null;
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const [success] = Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2'));
  const answer = success?.[1].content?.['application/json']?.schema;
  const errors = Object.entries(operation.responses ?? {}).filter(([status]) => !status.startsWith('2'));
  const parameters = parametersOf(document, operation);
  return (
    <div className="mx-auto grid max-w-6xl gap-6 p-4 sm:p-6 xl:grid-cols-2">
      <div className="min-w-0 space-y-5">
        <header>
          <h2 className="text-xl">{operation.summary ?? call.id}</h2>
          <p className="break-anywhere mt-1 flex items-center gap-1 font-mono text-body text-xs">
            <MethodTag method={method} /> {path}
          </p>
          {operation.description && (
            <p className="mt-3 text-pretty text-base">
              <WithCode text={operation.description} />
            </p>
          )}
        </header>
        {parameters.length > 0 && (
          <Section title="Parameters">
            {parameters.map((parameter) => (
              <PropertyRow
                key={`${parameter.in} ${parameter.name}`}
                name={parameter.name}
                document={document}
                schema={parameter.schema}
                isRequired={parameter.required === true}
                note={parameter.in}
                description={parameter.description}
              />
            ))}
          </Section>
        )}
        {body && <SchemaSection title="Body" document={document} schema={body} />}
        {answer && <SchemaSection title={`Response ${success?.[0]}`} document={document} schema={answer} />}
        {errors.length > 0 && (
          <Section title="Errors">
            {errors.map(([status, { description }]) => (
              <div key={status} className="flex gap-3 px-4 py-2">
                <dt className="w-10 font-mono text-bad text-xs">{status}</dt>
                <dd className="break-anywhere font-mono text-xs">{description}</dd>
              </div>
            ))}
          </Section>
        )}
      </div>
      <div className="min-w-0">
        {isSignedIn ? (
          <TryIt document={document} call={call} />
        ) : (
          <CurlExample
            method={method}
            url={path}
            body={body && JSON.stringify(exampleOf(document, body), null, 2)}
          />
        )}
      </div>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card title={title}>
      <dl className="divide-y divide-line">{children}</dl>
    </Card>
  );
}

function SchemaSection({ title, document, schema }: { title: string; document: OpenApi; schema: Schema }) {
  const resolved = resolveSchema(document, schema);
  const properties = Object.entries(resolved.properties ?? {});
  if (properties.length === 0) return null;
  return (
    <Section title={title}>
      {properties.map(([name, property]) => (
        <PropertyRow
          key={name}
          name={name}
          document={document}
          schema={property}
          isRequired={resolved.required?.includes(name) ?? false}
        />
      ))}
    </Section>
  );
}

function PropertyRow({
  name,
  document,
  schema,
  isRequired,
  note,
  description,
}: {
  name: string;
  document: OpenApi;
  schema: Schema | undefined;
  isRequired: boolean;
  note?: string;
  description?: string | undefined;
}) {
  const resolved = resolveSchema(document, schema);
  const { minLength, maxLength, minimum, maximum } = resolved;
  const least = minLength ?? minimum;
  const text = description ?? schema?.description ?? resolved.description;
  const most =
    maxLength ?? (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined);
  return (
    <div className="px-4 py-2">
      <dt className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium font-mono text-strong text-xs">{name}</span>
        <span className="break-anywhere font-mono text-muted text-xs">{typeName(document, schema)}</span>
        {most !== undefined && (
          <span className="text-muted text-xs">
            {least ?? 0}–{most.toLocaleString('en')}
            {maxLength !== undefined && ' characters'}
          </span>
        )}
        {note && <span className="text-muted text-xs">{note}</span>}
        {isRequired && <Tag tone="accent">required</Tag>}
      </dt>
      {text && (
        <dd className="text-muted text-xs">
          <WithCode text={text} />
        </dd>
      )}
    </div>
  );
}

/** Text with its `code` as code. */
function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 0 ? (
      <span key={key}>{part}</span>
    ) : (
      <code key={key} className="font-mono text-xs">
        {part}
      </code>
    );
  });
}
