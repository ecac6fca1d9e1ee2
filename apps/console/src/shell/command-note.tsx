import type { LucideIcon } from 'lucide-react';
import { CopyButton } from '../ui/copy-button.tsx';

/** A note above every page, with a command that somebody has to run on the server's machine. */
export function CommandNote({
  icon: Icon,
  title,
  text,
  command,
  copyLabel,
}: {
  icon: LucideIcon;
  title: string;
  /** Leads to the command, which follows it. */
  text: string;
  command: string;
  copyLabel: string;
}) {
  return (
    <div role="status" className="flex gap-3 border-line border-b bg-warn-soft px-4 py-3 sm:px-6">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 grow">
        <p className="font-medium text-strong">{title}</p>
        <p className="text-body">
          {text} <code className="break-words font-mono text-strong">{command}</code>
        </p>
      </div>
      <CopyButton text={command} label={copyLabel} />
    </div>
  );
}
