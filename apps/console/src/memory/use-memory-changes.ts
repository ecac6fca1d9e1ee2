import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { useNotify } from '../ui/toast.tsx';
import { memoryKey } from './use-memories.ts';

/** Forgetting a memory, with a notice that takes it back, and restoring one of its versions or, without one, the last. */
export function useMemoryChanges(key: string, namespace: string) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const changed = () => queries.invalidateQueries({ queryKey: memoryKey(api) });
  const restore = useMutation({
    mutationFn: (version: number | undefined) =>
      api.client.memory.restore(key, { namespace, ...(version !== undefined && { version }) }),
    onSuccess: changed,
    onError: notify.fail,
  });
  const forget = useMutation({
    mutationFn: () => api.client.memory.delete(key, { namespace }),
    async onSuccess() {
      await changed();
      notify.say(`${key} is forgotten`, { label: 'Undo', run: () => restore.mutate(undefined) });
    },
    onError: notify.fail,
  });
  return { changed, forget, restore };
}
