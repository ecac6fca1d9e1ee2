import type { ReactNode } from 'react';
import { useTitle } from '../ui/page.tsx';

/** A page of the settings: its title, what it is for, and the main thing to do there. */
export function SettingsSection({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  useTitle(`${title} · Settings`);
  return (
    <section aria-label={title}>
      <header className="mb-4 flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 grow basis-64">
          <h2 className="text-lg">{title}</h2>
          {lead && <p className="mt-0.5 max-w-2xl text-pretty text-muted">{lead}</p>}
        </div>
        {action}
      </header>
      <div className="space-y-4">{children}</div>
    </section>
  );
}
