import { ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { Card } from '../ui/page.tsx';
import { ErrorRow } from './error-row.tsx';
import { allCalls, errorsOf, type OpenApi, type Operation } from './open-api.ts';

/** What can go wrong: first what is particular to this call, then, folded away, what every call can return. */
export function CallErrors({ document, operation }: { document: OpenApi; operation: Operation }) {
  const common = useMemo(() => commonCodes(document), [document]);
  const errors = errorsOf(document, operation);
  const own = errors.filter(({ code }) => !common.has(code));
  const others = errors.filter(({ code }) => common.has(code));
  return (
    <Card title="Errors">
      {own.length > 0 && (
        <ul className="divide-y divide-line">
          {own.map((error) => (
            <ErrorRow key={error.code} {...error} />
          ))}
        </ul>
      )}
      <details className="group border-line border-t first:border-t-0">
        <summary className="flex min-h-9 items-center gap-1 px-3 text-body hover:text-strong">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          {others.length} errors that every call can return
        </summary>
        <ul className="divide-y divide-line border-line border-t">
          {others.map((error) => (
            <ErrorRow key={error.code} {...error} />
          ))}
        </ul>
      </details>
    </Card>
  );
}

function commonCodes(document: OpenApi): Set<string> {
  const [first = [], ...rest] = allCalls(document).map(({ operation }) =>
    errorsOf(document, operation).map(({ code }) => code),
  );
  return new Set(first.filter((code) => rest.every((codes) => codes.includes(code))));
}
