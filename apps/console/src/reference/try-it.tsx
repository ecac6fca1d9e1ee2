import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { consoleHeaders } from '../api/console-token.ts';
import { formatDuration } from '../api/format.ts';
import { SERVER_URL } from '../api/server-url.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Field, Input, Textarea } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { Tag } from '../ui/tag.tsx';
import { asksFirst } from './asks-first.ts';
import { exampleOf } from './example-of.ts';
import { type DocumentedCall, type OpenApi, parametersOf } from './open-api.ts';
import { filledPath } from './samples/sample-for.ts';
import type { SampleRequest } from './samples/sample-request.ts';

/** Sends the call as the signed-in person, for the current account. */
export function TryIt({
  document,
  call,
  request,
}: {
  document: OpenApi;
  call: DocumentedCall;
  /** What "Use the example" fills in. */
  request: SampleRequest;
}) {
  const { accountId } = useApi();
  const { method, path, operation } = call;
  const parameters = parametersOf(document, operation).filter((parameter) => parameter.in !== 'header');
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(schema ? JSON.stringify(exampleOf(document, schema), null, 2) : '');
  const [isAsking, setIsAsking] = useState(false);
  const isBroken = schema !== undefined && !isJson(body);
  const url = buildUrl(path, parameters, values);
  const example =
    request.contentType === 'application/json' ? JSON.stringify(request.body, null, 2) : undefined;
  const sending = useMutation({
    mutationFn: () => send(accountId, { method, url, body: schema ? body : undefined }),
  });
  return (
    <div className="space-y-4">
      <Card title="Try it" hint="As you, for the current account" actions={<Tag>{method}</Tag>}>
        <form
          className="space-y-3 p-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (isBroken) return;
            if (asksFirst(call)) setIsAsking(true);
            else sending.mutate();
          }}
        >
          {parameters.map(({ name, required, example }) => (
            <Field key={name} label={required ? name : `${name} (optional)`}>
              {(control) => (
                <Input
                  {...control}
                  required={required}
                  {...(example === undefined ? {} : { placeholder: String(example) })}
                  value={values[name] ?? ''}
                  onChange={(event) => setValues({ ...values, [name]: event.target.value })}
                  className="font-mono text-xs"
                />
              )}
            </Field>
          ))}
          {schema && (
            <Field label="Body" error={isBroken ? 'This is not JSON' : null}>
              {(control) => (
                <Textarea
                  {...control}
                  rows={Math.min(14, Math.max(4, body.split('\n').length + 1))}
                  spellCheck={false}
                  value={body}
                  onChange={(event) => setBody(event.target.value)}
                  className="font-mono text-xs"
                />
              )}
            </Field>
          )}
          <div className="flex justify-end gap-2">
            {example !== undefined && (
              <Button look="quiet" disabled={body === example} onClick={() => setBody(example)}>
                Use the example
              </Button>
            )}
            <Button type="submit" look="primary" isBusy={sending.isPending}>
              <Play aria-hidden className="size-3.5" /> Send
            </Button>
          </div>
        </form>
      </Card>
      {isAsking && (
        <ConfirmDialog
          title="Send this call?"
          description={`${method} ${url} is carried out for real, as you, for the current account.`}
          action="Send it"
          work={{
            isPending: false,
            mutate() {
              setIsAsking(false);
              sending.mutate();
            },
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
      {sending.isError && <ErrorNote error={sending.error} />}
      {sending.data && (
        <Card
          title="Answer"
          actions={
            <>
              <Tag tone={sending.data.status < 400 ? 'good' : 'bad'}>{sending.data.status}</Tag>
              <span className="tabular text-muted text-xs">{formatDuration(sending.data.ms)}</span>
            </>
          }
        >
          <ScrollBox label="Answer" className="max-h-96">
            <pre data-testid="answer" className="p-4 font-mono text-strong text-xs">
              {sending.data.text || '(no body)'}
            </pre>
          </ScrollBox>
        </Card>
      )}
    </div>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function buildUrl(
  path: string,
  parameters: { name: string; in: string }[],
  values: Record<string, string>,
): string {
  const given = (place: string) =>
    parameters
      .filter(({ name, in: at }) => at === place && (values[name] ?? '') !== '')
      .map(({ name }) => name);
  const inPath = Object.fromEntries(given('path').map((name) => [name, values[name] ?? '']));
  const query = new URLSearchParams(given('query').map((name) => [name, values[name] ?? '']));
  const filled = filledPath({ path, inPath });
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** Not through the SDK: here, an error's status and body are the result that people want to see. */
async function send(
  accountId: string,
  { method, url, body }: { method: string; url: string; body: string | undefined },
) {
  const startedAt = performance.now();
  const response = await fetch(`${SERVER_URL}${url}`, {
    method,
    headers: {
      accept: 'application/json',
      ...consoleHeaders(),
      'x-jettson-account': accountId,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    ms: performance.now() - startedAt,
    text: isJson(text) ? JSON.stringify(JSON.parse(text), null, 2) : text,
  };
}
