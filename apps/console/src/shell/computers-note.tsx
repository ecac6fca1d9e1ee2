import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { settingsQuery } from '../api/queries.ts';
import { CommandNote } from './command-note.tsx';

/** Above every page while the server's machine can make no computers: agents wait until somebody does what it says. */
export function ComputersNote() {
  const { data } = useQuery(settingsQuery(useApi()));
  if (!data?.computers_fault) return null;
  const { problem, fix } = data.computers_fault;
  return (
    <CommandNote
      icon={TriangleAlert}
      title={`Agents cannot run on this server: ${problem}.`}
      text="To fix it, run this on the server’s machine:"
      command={fix}
      copyLabel="Copy the fix"
    />
  );
}
