import { useQuery } from '@tanstack/react-query';
import { Cpu } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { settingsQuery } from '../api/queries.ts';

/** While there is no model, agents wait; this says how to get one. */
export function ModelNote() {
  const { data } = useQuery(settingsQuery(useApi()));
  if (!data?.model.help) return null;
  const [title, ...ways] = data.model.help.split('\n');
  return (
    <div role="status" className="flex gap-3 rounded-lg border border-line bg-warn-soft p-4">
      <Cpu aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div>
        <p className="font-medium text-strong">{title}</p>
        {ways.map((way) => (
          <p key={way} className="text-body">
            {way}
          </p>
        ))}
        <p className="mt-1 text-muted text-xs">
          Agents that you spawn meanwhile wait and then start by themselves.
        </p>
      </div>
    </div>
  );
}
