import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { providersQuery, settingsQuery } from '../api/queries.ts';

/** Reads again what depends on a saved key: the providers, and the default model. */
export function useProvidersChanged(): () => Promise<unknown> {
  const api = useApi();
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [providersQuery(api), settingsQuery(api)].map(({ queryKey }) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
}
