import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { readAgentsSearch } from './agents/agents-search.ts';
import { searchText as text } from './api/search-text.ts';
import { BASE_PATH } from './api/server-url.ts';
import type { AuditSearch } from './audit/audit-filter.ts';
import { readMemorySearch } from './memory/memory-search.ts';
import { readReturn } from './secrets/arrival.ts';
import { ErrorPage } from './shell/error-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Providers } from './shell/providers.tsx';
import { SignedInShell } from './shell/signed-in-shell.tsx';

const rootRoute = createRootRoute({
  component: () => (
    <Providers>
      <Outlet />
    </Providers>
  ),
  notFoundComponent: NotFoundPage,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
  validateSearch: (search): { next?: string | undefined; error?: string | undefined } => ({
    next: text(search.next),
    error: text(search.error),
  }),
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signed-in',
  component: lazyRouteComponent(() => import('./sign-in/signed-in-page.tsx'), 'SignedInPage'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./sign-in/welcome-page.tsx'), 'WelcomePage'),
});

const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: SignedInShell });

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
});

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/needs-you',
  component: lazyRouteComponent(() => import('./inbox/inbox-page.tsx'), 'InboxPage'),
});

const agentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/agents',
  component: lazyRouteComponent(() => import('./agents/agents-page.tsx'), 'AgentsPage'),
  validateSearch: readAgentsSearch,
});

const spawnRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/agents/new',
  component: lazyRouteComponent(() => import('./agents/spawn-page.tsx'), 'SpawnPage'),
  validateSearch: (search): { from?: string | undefined; template?: string | undefined } => ({
    from: text(search.from),
    template: text(search.template),
  }),
});

const agentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/agents/$agentId',
  component: lazyRouteComponent(() => import('./agents/agent-page.tsx'), 'AgentPage'),
  validateSearch: (search): { step?: number | string | undefined } => ({
    step: typeof search.step === 'number' ? search.step : text(search.step),
  }),
});

const templatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates',
  component: lazyRouteComponent(() => import('./templates/templates-page.tsx'), 'TemplatesPage'),
});

const newTemplateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates/new',
  component: lazyRouteComponent(() => import('./templates/template-form-page.tsx'), 'NewTemplatePage'),
});

const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates/$name',
  component: lazyRouteComponent(() => import('./templates/template-page.tsx'), 'TemplatePage'),
});

const editTemplateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates/$name/edit',
  component: lazyRouteComponent(() => import('./templates/template-form-page.tsx'), 'EditTemplatePage'),
});

const memoryRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/memory',
  component: lazyRouteComponent(() => import('./memory/memory-page.tsx'), 'MemoryPage'),
  validateSearch: readMemorySearch,
});

const secretsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/secrets',
  component: lazyRouteComponent(() => import('./secrets/secrets-page.tsx'), 'SecretsPage'),
});

const connectedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connected',
  loader: readReturn,
  component: lazyRouteComponent(() => import('./secrets/connected-page.tsx'), 'ConnectedPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
  validateSearch: (search): AuditSearch => ({
    action: text(search.action),
    target: text(search.target),
    actor: text(search.actor),
    since: text(search.since),
  }),
});

const keysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
});

const usageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/usage',
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

const generalSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./settings/general-page.tsx'), 'GeneralPage'),
});

const membersSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'members',
  component: lazyRouteComponent(() => import('./settings/members-page.tsx'), 'MembersPage'),
});

const modelsSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'models',
  component: lazyRouteComponent(() => import('./settings/models-page.tsx'), 'ModelsPage'),
});

const webhooksSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'webhooks',
  component: lazyRouteComponent(() => import('./settings/webhooks-page.tsx'), 'WebhooksPage'),
});

const retentionSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'retention',
  component: lazyRouteComponent(() => import('./settings/retention-page.tsx'), 'RetentionPage'),
});

const serverSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'server',
  component: lazyRouteComponent(() => import('./settings/server-page.tsx'), 'ServerPage'),
});

const accountsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./settings/accounts-page.tsx'), 'AccountsPage'),
});

const referenceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reference',
  component: lazyRouteComponent(() => import('./reference/console-reference.tsx'), 'ConsoleReference'),
  validateSearch: (search): { call?: string | undefined } => ({ call: text(search.call) }),
});

/** Each call, event and webhook has an address, which the page itself reads. */
const referencePageRoute = createRoute({ getParentRoute: () => referenceRoute, path: '$' });

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    signedInRoute,
    welcomeRoute,
    shellRoute.addChildren([
      overviewRoute,
      inboxRoute,
      agentsRoute,
      spawnRoute,
      agentRoute,
      templatesRoute,
      newTemplateRoute,
      templateRoute,
      editTemplateRoute,
      memoryRoute,
      secretsRoute,
      keysRoute,
      auditRoute,
      connectedRoute,
      usageRoute,
      settingsRoute.addChildren([
        generalSettingsRoute,
        membersSettingsRoute,
        modelsSettingsRoute,
        webhooksSettingsRoute,
        retentionSettingsRoute,
        serverSettingsRoute,
      ]),
      accountsRoute,
      referenceRoute.addChildren([referencePageRoute]),
    ]),
  ]),
  basepath: `${BASE_PATH}/console`,
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
