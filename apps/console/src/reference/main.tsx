import '../styles.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BASE_PATH } from '../api/server-url.ts';
import { ErrorPage } from '../shell/error-page.tsx';
import { PublicReference } from './public-reference.tsx';

// A separate program: people without a session get this page, and nothing else of the console.
const rootRoute = createRootRoute({
  component: PublicReference,
  validateSearch: (search): { call?: string | undefined } => ({
    call: typeof search.call === 'string' ? search.call : undefined,
  }),
});
const indexRoute = createRoute({ getParentRoute: () => rootRoute, path: '/' });
const pageRoute = createRoute({ getParentRoute: () => rootRoute, path: '$' });
const router = createRouter({
  routeTree: rootRoute.addChildren([indexRoute, pageRoute]),
  basepath: `${BASE_PATH}/docs/api`,
  defaultErrorComponent: ErrorPage,
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>
  </StrictMode>,
);
