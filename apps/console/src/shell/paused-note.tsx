import { useQuery } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { settingsQuery } from '../api/queries.ts';
import { CommandNote } from './command-note.tsx';

/** Above every page while the installation is paused: agents wait until somebody resumes it on its machine. */
export function PausedNote() {
  const { data } = useQuery(settingsQuery(useApi()));
  if (!data?.paused_since) return null;
  return (
    <CommandNote
      icon={CirclePause}
      title="This installation was restored from a backup and is paused."
      text="New agents wait, and nothing is called or sent. To resume it, run this on the server’s machine:"
      command="jettson resume"
      copyLabel="Copy the command"
    />
  );
}
