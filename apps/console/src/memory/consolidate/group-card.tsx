import type { MemoryChange } from '@jettson/sdk';
import { countOf } from '../../api/format.ts';
import { Tag } from '../../ui/tag.tsx';
import type { SummaryGroup } from './to-groups.ts';

/** The memories of a group, and beside them the summary that takes their place. */
export function GroupCard({ group: { sources, summary } }: { group: SummaryGroup }) {
  return (
    <li className="space-y-2 rounded-lg border border-line p-3">
      <h3 className="text-sm">{countOf(sources.length, 'memory', 'memories')} become one</h3>
      <div className="grid gap-3 sm:grid-cols-2">
        <ul className="min-w-0 divide-y divide-line rounded-lg border border-line bg-page">
          {sources.map((source) => (
            <li key={source.key} className="p-3">
              <Name memory={source} tone="bad" label="remove" />
              <p className="break-anywhere whitespace-pre-wrap text-strong">{source.before}</p>
            </li>
          ))}
        </ul>
        <section className="min-w-0 rounded-lg border border-line bg-page p-3">
          {summary === undefined ? (
            <p className="text-muted">The preview ends here. The summary is written all the same.</p>
          ) : (
            <>
              <Name memory={summary} tone="good" label="write" />
              <p className="break-anywhere whitespace-pre-wrap text-strong">{summary.after}</p>
            </>
          )}
        </section>
      </div>
    </li>
  );
}

function Name({
  memory: { key, namespace },
  tone,
  label,
}: {
  memory: MemoryChange;
  tone: 'good' | 'bad';
  label: string;
}) {
  return (
    <h4 className="mb-1 flex flex-wrap items-center gap-1.5 text-xs">
      <Tag tone={tone}>{label}</Tag>
      <span className="break-anywhere font-medium text-strong">{key}</span>
      <span className="break-anywhere font-mono font-normal text-muted">{namespace}</span>
    </h4>
  );
}
