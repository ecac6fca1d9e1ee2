import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { pendingQuery } from './pending-query.ts';

/** Fetches the list anew after something in it was done, also if it failed: somebody else may have been faster. */
export function usePendingRefresh(): () => Promise<void> {
  const api = useApi();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: pendingQuery(api).queryKey });
}
