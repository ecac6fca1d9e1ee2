import { useLocation } from '@tanstack/react-router';
import { ChevronRight, Link2 } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { countOf } from '../api/format.ts';
import { cn } from '../ui/class-names.ts';
import { Tag } from '../ui/tag.tsx';
import { describeSchema, type SchemaPart } from './describe-schema.ts';
import type { OpenApi, Schema } from './open-api.ts';
import { WithCode } from './with-code.tsx';

/** The parts of a schema, each of which opens in place. `at` begins their addresses on the page. */
export function SchemaTree({ document, schema, at }: { document: OpenApi; schema: Schema; at: string }) {
  const { parts } = describeSchema(document, schema);
  return (
    <ul className="divide-y divide-line">
      {parts.map((part) => (
        <SchemaRow key={part.step} document={document} part={part} at={`${at}.${part.step}`} />
      ))}
    </ul>
  );
}

/** One field, with what it may hold; what is inside opens below it. */
export function SchemaRow({
  document,
  part: { name, kind, schema, isRequired },
  at,
}: {
  document: OpenApi;
  part: SchemaPart;
  at: string;
}) {
  const { type, isNullable, description, values, facts, parts } = describeSchema(document, schema);
  const { isHere, isInside, row } = useAddress(at);
  const [isOpen, setIsOpen] = useState(isInside);
  useEffect(() => {
    if (isInside) setIsOpen(true);
  }, [isInside]);
  const inside = parts.some((part) => part.kind === 'variant')
    ? countOf(parts.length, 'form')
    : countOf(parts.length, 'field');
  return (
    <li ref={row} id={at} className={cn('group/row scroll-mt-4 px-4 py-2.5', isHere && 'bg-accent-soft')}>
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <span
          className={cn('break-anywhere font-medium text-strong text-xs', kind === 'field' && 'font-mono')}
        >
          {name}
        </span>
        {kind !== 'variant' && (
          <span className="break-anywhere text-muted text-xs">
            {type}
            {isNullable && ' or null'}
          </span>
        )}
        {isRequired && <Tag tone="accent">required</Tag>}
        <a
          href={`#${at}`}
          aria-label={`Link to ${name}`}
          className="rounded text-muted opacity-0 hover:text-strong focus-visible:opacity-100 group-hover/row:opacity-100"
        >
          <Link2 aria-hidden className="size-3.5" />
        </a>
      </div>
      {description && (
        <p className="mt-0.5 text-pretty text-body text-xs">
          <WithCode text={description} />
        </p>
      )}
      {facts.length > 0 && <p className="break-anywhere mt-0.5 text-muted text-xs">{facts.join(' · ')}</p>}
      {values.length > 0 && <Values values={values} />}
      {parts.length > 0 && (
        <>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
            className="mt-1.5 flex h-6 items-center gap-1 rounded-md border border-line pr-2 pl-1 text-body text-xs hover:bg-hover hover:text-strong"
          >
            <ChevronRight
              aria-hidden
              className={cn('size-3.5 transition-transform', isOpen && 'rotate-90')}
            />
            {isOpen ? 'Hide' : 'Show'} {inside}
            <span className="sr-only">of {name}</span>
          </button>
          {isOpen && (
            <div className="mt-2 overflow-hidden rounded-lg border border-line">
              <SchemaTree document={document} schema={schema} at={at} />
            </div>
          )}
        </>
      )}
    </li>
  );
}

function Values({ values }: { values: unknown[] }) {
  return (
    <p className="mt-1 flex flex-wrap gap-1">
      {values.map((value) => (
        <code key={String(value)} className="rounded bg-sunken px-1 font-mono text-body text-xs">
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </code>
      ))}
    </p>
  );
}

/** Whether the address in the bar names this place, which then scrolls into view, or something inside it. */
export function useAddress(at: string): {
  isHere: boolean;
  isInside: boolean;
  row: RefObject<HTMLLIElement | null>;
} {
  const { hash } = useLocation();
  const row = useRef<HTMLLIElement>(null);
  const isHere = hash === at;
  useEffect(() => {
    if (isHere) row.current?.scrollIntoView({ block: 'center' });
  }, [isHere]);
  return { isHere, isInside: hash.startsWith(`${at}.`), row };
}
