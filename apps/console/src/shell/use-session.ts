import { useQuery } from '@tanstack/react-query';
import { readSession } from '../api/session.ts';

export const SESSION_KEY = ['session'];

/** Who is signed in; data is null if nobody is. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: readSession,
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });
}
