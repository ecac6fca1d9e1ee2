import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { useNotify } from '../ui/toast.tsx';
import { memoryKey } from './use-memories.ts';

/** Undoes an operation that removed memories, and says how many came back. */
export function useUndoOperation() {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: (operationId: string) => api.client.memory.undo(operationId),
    async onSuccess({ restored }) {
      await queries.invalidateQueries({ queryKey: memoryKey(api) });
      notify.say(`Undone: ${countOf(restored, 'memory', 'memories')} restored`);
    },
    onError: notify.fail,
  });
}
