import { OpenAPIHono } from '@hono/zod-openapi';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { accountsRoutes } from './accounts/accounts-routes.ts';
import { keyRoutes } from './accounts/key-routes.ts';
import { openKeyFinder } from './accounts/open-key-finder.ts';
import { planRoutes } from './accounts/plan-routes.ts';
import { eventRoutes } from './agents/event-routes.ts';
import { refuseOthersAgents } from './agents/refuse-others-agents.ts';
import { agentRoutes } from './agents/routes.ts';
import { steeringRoutes } from './agents/steering-routes.ts';
import { wakeIdleAgents } from './agents/wake-idle-agents.ts';
import { auditRoutes } from './audit/routes.ts';
import { regionRoutes } from './computers/routes.ts';
import { consoleRoutes } from './console/console-routes.ts';
import { docsRoutes } from './console/docs-routes.ts';
import { overviewRoutes } from './console/overview-routes.ts';
import { settingsRoutes } from './console/settings-routes.ts';
import type { ApiDeps } from './deps.ts';
import { ApiError } from './errors.ts';
import { artifactRoutes } from './files/artifact-routes.ts';
import { countFileBytes } from './files/count-files.ts';
import { fileRoutes } from './files/routes.ts';
import type { AppEnv } from './http/app-env.ts';
import { authenticate } from './http/authenticate.ts';
import { belowPublicPath, publicPath } from './http/below-public-path.ts';
import { readConnection } from './http/connection.ts';
import { openRouteFinder } from './http/find-route.ts';
import { openHeldBodies } from './http/hold-body.ts';
import { limitBody } from './http/limit-body.ts';
import { observeRequests } from './http/observe-requests.ts';
import { onError, onNotFound } from './http/on-error.ts';
import { documentRoute } from './http/open-api-document.ts';
import { redactErrors } from './http/redact-errors.ts';
import { refuseForeignHosts } from './http/refuse-foreign-hosts.ts';
import { refuseNul } from './http/refuse-nul.ts';
import { refuseUnknown } from './http/refuse-unknown.ts';
import { requestContext } from './http/request-context.ts';
import { openRequestRates } from './http/request-rates.ts';
import { requireScopes } from './http/require-scope.ts';
import { checkDefaults } from './lifecycle/check-defaults.ts';
import { lifecycleRoutes } from './lifecycle/routes.ts';
import { mcpRoutes } from './mcp/routes.ts';
import { countPendingEmbeddings } from './memory/embedding/count-pending-embeddings.ts';
import { toScope } from './memory/model/memory-scope.ts';
import { openMemoryTurns } from './memory/model/memory-turns.ts';
import { narrowAccess } from './memory/model/narrow-access.ts';
import { memoryRoutes } from './memory/routes.ts';
import { memorySettingsRoutes } from './memory/settings-routes.ts';
import { countMemories } from './memory/store/count-memories.ts';
import { providerRoutes } from './models/providers/provider-routes.ts';
import { modelRoutes } from './models/routes.ts';
import { beginDeletion } from './operate/account-deletion/begin-deletion.ts';
import { stopAgents } from './operate/account-deletion/stop-agents.ts';
import { type Health, healthRoutes } from './operate/health-routes.ts';
import { partsOf } from './operate/look-at-parts.ts';
import { metricsRoutes } from './operate/metrics-routes.ts';
import { openReadiness } from './operate/readiness.ts';
import { requestRoutes } from './runs/request-routes.ts';
import { connectRoutes } from './secrets/connect/connect-routes.ts';
import { secretRoutes } from './secrets/routes.ts';
import { sdkRoutes } from './served/sdk-routes.ts';
import { partFolder } from './served/served-parts.ts';
import { memberRoutes } from './sign-in/member-routes.ts';
import { openSignIn } from './sign-in/open-sign-in.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';
import { templateRoutes } from './templates/routes.ts';
import { accountRoutes } from './usage/routes.ts';
import { describeDeliveries } from './webhooks/describe-deliveries.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** The whole HTTP side, without a socket: tests call `app.request()`. */
export function createApp(deps: ApiDeps, health: Partial<Health> = {}) {
  const { publicUrl } = deps.reach;
  const app = new OpenAPIHono<AppEnv>({ getPath: belowPublicPath(publicUrl) });
  const { db } = deps.database;
  const turns = openMemoryTurns();
  const holdBody = openHeldBodies();
  const signIn = openSignIn({ ...deps, db });
  app.onError(onError);
  app.notFound(onNotFound);
  app.use(
    requestContext(deps.log),
    readConnection(deps.reach),
    observeRequests(deps.tracing),
    redactErrors(deps.redact),
    refuseForeignHosts(deps.reach),
    refuseNul,
  );
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed(c, allowed) {
        c.header('allow', allowed.join(', '));
        throw new ApiError(
          'method_not_allowed',
          `${c.req.method} is not possible here; ${allowed.join(', ')} is`,
        );
      },
    }),
  );
  app.route('/', healthRoutes({ db, readiness: openReadiness(partsOf(deps)), ...health }));
  app.route('/', metricsRoutes(deps.metricsToken));
  const callers = { findKey: openKeyFinder(db), rates: openRequestRates() };
  app.route('/', mcpRoutes(deps, { callers, turns, holdBody }));
  app.route('/', consoleRoutes({ folder: partFolder('console'), publicPath: publicPath(publicUrl) }));
  app.route(
    '/',
    docsRoutes({
      folder: partFolder('docs'),
      consoleFolder: partFolder('console'),
      publicPath: publicPath(publicUrl),
    }),
  );
  app.route('/', sdkRoutes({ folder: partFolder('sdk') }));
  app.route('/', signInRoutes({ signIn, holdBody }));
  app.use('/api/auth/connect/*', authenticate({ ...callers, console: signIn }), limitBody({ holdBody }));
  app.route('/', connectRoutes(deps));
  describeDeliveries(app.openAPIRegistry);
  app.route('/', documentRoute(app, { publicUrl }));
  const findRoute = openRouteFinder(app);
  app.use(
    '/api/v1/*',
    authenticate({ ...callers, console: signIn }),
    requireScopes(findRoute),
    limitBody({
      holdBody,
      uploadPath: '/api/v1/files',
      importPath: '/api/v1/memory/import',
      resultPath: /^\/api\/v1\/agents\/[^/]+\/tool-results\//,
    }),
    refuseUnknown(findRoute),
  );
  for (const path of ['/api/v1/agents/:id', '/api/v1/agents/:id/*']) app.use(path, refuseOthersAgents(db));
  app.route('/api/v1', lifecycleRoutes(deps));
  app.route('/api/v1', agentRoutes(db, turns.heavy));
  app.route(
    '/api/v1',
    templateRoutes({
      database: deps.database,
      sealing: deps.sealing,
      checkDefaults: (accountId, defaults) => checkDefaults(deps, accountId, defaults),
    }),
  );
  app.route('/api/v1', steeringRoutes(deps));
  app.route(
    '/api/v1',
    eventRoutes({ db, events: deps.events, accountEvents: deps.accountEvents, deltas: deps.deltas }),
  );
  app.route('/api/v1', requestRoutes(deps));
  app.route('/api/v1', fileRoutes({ db, files: deps.files }));
  app.route('/api/v1', artifactRoutes({ db, files: deps.files }));
  app.route('/api/v1', webhookRoutes(deps));
  app.route('/api/v1', memoryRoutes(deps, turns));
  app.route('/api/v1', memorySettingsRoutes(deps));
  app.route('/api/v1', modelRoutes({ db, models: deps.models }));
  app.route('/api/v1', providerRoutes({ db, sealing: deps.sealing, providers: deps.providers }));
  app.route('/api/v1', regionRoutes({ db, regions: deps.regions }));
  app.route(
    '/api/v1',
    accountRoutes({
      database: deps.database,
      models: deps.models,
      countFileBytes,
      countMemories: (db, accountId, limit) => countMemories(db, toScope(accountId, limit)),
      countPendingEmbeddings: (db, accountId, limit) =>
        countPendingEmbeddings(db, toScope(accountId, limit), deps.embedder),
      wakeIdleAgents: (accountId) => wakeIdleAgents(deps.database, accountId),
    }),
  );
  app.route(
    '/api/v1',
    accountsRoutes(db, {
      begin: (tx, accountId) => beginDeletion(deps.jobs, tx, accountId),
      async goOn(accountId, by) {
        deps.log.info({ account_id: accountId, by }, 'an owner has an account deleted');
        await stopAgents(deps, accountId);
        await deps.jobs.wake('delete-accounts');
      },
    }),
  );
  app.route('/api/v1', planRoutes(db));
  app.route('/api/v1', keyRoutes(db, narrowAccess));
  app.route('/api/v1', secretRoutes(deps));
  app.route('/api/v1', auditRoutes(db));
  app.route('/api/v1', memberRoutes(db));
  app.route('/api/v1', overviewRoutes(db));
  app.route('/api/v1', settingsRoutes(deps, health));
  return app;
}
