import { Card } from '../ui/page.tsx';
import { ErrorRow } from './error-row.tsx';
import { JsonCard } from './json-card.tsx';
import { listErrors, type OpenApi } from './open-api.ts';
import { TwoColumns } from './two-columns.tsx';

const SHAPE = {
  error: {
    code: 'invalid_value',
    message: 'importance is 12; expected a number from 1 to 10',
    details: { field: 'importance', expected: 'a number from 1 to 10' },
  },
};

/** All codes that a response can have, each with its remedy. */
export function ErrorsPage({ document }: { document: OpenApi }) {
  const errors = listErrors(document).sort((a, b) => Number(a.status) - Number(b.status));
  return (
    <TwoColumns
      header={
        <>
          <h1 className="text-2xl">Errors</h1>
          <p className="mt-3 max-w-2xl text-pretty text-base">
            Every response that is not a success has the same form. Programs rely on the code; people read the
            message. The header <code className="font-mono text-xs">x-request-id</code> finds the request in
            the server’s log.
          </p>
        </>
      }
      aside={<JsonCard title="Example" hint="400 · application/json" value={SHAPE} />}
    >
      <Card title="Codes" hint="What each means, and what to do">
        <ul className="divide-y divide-line">
          {errors.map((error) => (
            <ErrorRow key={error.code} {...error} />
          ))}
        </ul>
      </Card>
    </TwoColumns>
  );
}
