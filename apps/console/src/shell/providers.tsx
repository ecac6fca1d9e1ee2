import { JettsonAuthError, JettsonError } from '@jettson/sdk';
import { onlineManager, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { readConnection, subscribeToConnection } from '../api/connection.ts';
import { NotifyProvider } from '../ui/toast.tsx';
import { SESSION_KEY } from './use-session.ts';

// While the server is away nothing is asked, and when it is back everything on the page is.
onlineManager.setEventListener((setOnline) =>
  subscribeToConnection(() => setOnline(readConnection().state === 'here')),
);

function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      // The session has ended meanwhile, so the sign-in is shown next.
      onError: (error) => {
        if (error instanceof JettsonAuthError) void client.invalidateQueries({ queryKey: SESSION_KEY });
      },
    }),
    defaultOptions: {
      // What somebody sends fails at once, instead of being sent at a time when they no longer expect it.
      mutations: { networkMode: 'always' },
      queries: {
        staleTime: 2000,
        // The SDK already retries; an answer that was understood does not improve by asking again.
        retry: (count, error) => count < 2 && !(error instanceof JettsonError && error.status > 0),
      },
    },
  });
  return client;
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NotifyProvider>{children}</NotifyProvider>
    </QueryClientProvider>
  );
}
