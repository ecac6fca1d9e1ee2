import { useQuery } from '@tanstack/react-query';
import { readSignInWays } from '../api/provider-sign-in.ts';

/** How people can sign in. They change only with a restart of the server. */
export function useSignInWays() {
  return useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: readSignInWays,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
