import { parseTemplateReference } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate } from 'lucide-react';

/** Says which template a new agent is spawned from. */
export function TemplateNote({ reference }: { reference: string }) {
  const { name, version } = parseTemplateReference(reference);
  return (
    <p className="flex items-start gap-2.5 rounded-lg border border-line bg-accent-soft p-3 text-body">
      <LayoutTemplate aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
      <span className="break-anywhere">
        From the template{' '}
        <Link to="/templates/$name" params={{ name }} className="font-medium text-accent underline">
          {name}
        </Link>
        {version !== undefined && `, version ${version}`}. Fields that you leave empty come from it.
      </span>
    </p>
  );
}
