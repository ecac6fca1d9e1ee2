import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  ModelProvider,
  ModelProviderList,
  ProviderName,
  ProviderTest,
  SavableProvider,
  SaveProviderRequest,
  TestProviderRequest,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { recordCall } from '../../audit/record-call.ts';
import { ApiError } from '../../errors.ts';
import type { AppEnv } from '../../http/app-env.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { onInvalid } from '../../http/on-invalid.ts';
import { once } from '../../http/once.ts';
import { idInPath, jsonAnswer, jsonBody } from '../../http/route-parts.ts';
import type { Sealing } from '../../sealing/sealing.ts';
import type { Providers } from './open-providers.ts';
import { deleteSavedProvider, selectSavedProviders } from './provider-queries.ts';
import { saveProvider } from './save-provider.ts';
import { testProvider } from './test-provider.ts';
import { toProvider } from './to-wire.ts';

const params = z.object({
  provider: idInPath(
    'The provider: anthropic, openai or openai-compatible; for a test also ollama or lmstudio.',
  ),
});
const FOR_ALL = 'It applies to the whole installation.';

const listRoute = createRoute({
  method: 'get',
  path: '/providers',
  operationId: 'providers.list',
  summary: 'List model providers',
  description: `Returns the providers of models and where their keys come from. ${FOR_ALL}`,
  responses: { 200: jsonAnswer('The providers', ModelProviderList), ...errorResponses('forbidden') },
});

const saveRoute = createRoute({
  method: 'put',
  path: '/providers/{provider}',
  operationId: 'providers.save',
  summary: "Save a provider's key",
  description:
    'Saves a key, sealed, in place of the earlier one. All servers and workers use it from their next model call. A provider ' +
    `that the server's environment sets up is refused (\`conflict\`). ${FOR_ALL}`,
  request: { params, ...jsonBody(SaveProviderRequest) },
  responses: { 200: jsonAnswer('The provider', ModelProvider), ...errorResponses('forbidden', 'conflict') },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/providers/{provider}',
  operationId: 'providers.remove',
  summary: "Remove a provider's key",
  description: `Removes what was saved. Agents that use it fail at their next model call. ${FOR_ALL}`,
  request: { params },
  responses: { 204: { description: 'Removed' }, ...errorResponses('forbidden') },
});

const testRoute = createRoute({
  method: 'post',
  path: '/providers/{provider}/test',
  operationId: 'providers.test',
  summary: 'Test a provider',
  description:
    'Has a model of the provider answer, with the key and the address of the request or, without them, with those in use. It ' +
    `costs a few tokens, which count for no account. Stores nothing. ${FOR_ALL}`,
  request: { params, ...jsonBody(TestProviderRequest) },
  responses: { 200: jsonAnswer('The result', ProviderTest), ...errorResponses('forbidden') },
});

/** The keys of model providers, for the owners of the installation. */
export function providerRoutes({
  db,
  sealing,
  providers,
}: {
  db: Database;
  sealing: Sealing;
  providers: Providers;
}) {
  const { environment } = providers;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => {
      const saved = new Map<string, Awaited<ReturnType<typeof selectSavedProviders>>[number]>(
        (await selectSavedProviders(db)).map((row) => [row.provider, row]),
      );
      const data = ProviderName.options.map((name) => toProvider(environment, name, saved.get(name)));
      return c.json({ data }, 200);
    })
    .openapi(saveRoute, async (c) => {
      const input = { provider: found(SavableProvider, c.req.valid('param')), ...c.req.valid('json') };
      const provider = await once(c, db, async (tx) => {
        const saved = await saveProvider(
          { db: tx, sealing, environment },
          c.var.signedIn?.email ?? 'an owner',
          input,
        );
        await recordCall(c, tx, { action: 'provider.saved', target: input.provider });
        return saved;
      });
      await providers.noteChange();
      return c.json(provider, 200);
    })
    .openapi(removeRoute, async (c) => {
      await once(c, db, async (tx) => {
        const name = found(SavableProvider, c.req.valid('param'));
        if (!(await deleteSavedProvider(tx, name)))
          throw new ApiError('not_found', 'No key of this provider is saved');
        await recordCall(c, tx, { action: 'provider.removed', target: name });
      });
      await providers.noteChange();
      return c.body(null, 204);
    })
    .openapi(testRoute, async (c) => {
      const input = { provider: found(ProviderName, c.req.valid('param')), ...c.req.valid('json') };
      return c.json(await testProvider(providers, input), 200);
    });
}

/** The provider in the path. Throws `not_found` for one that is not among `names`. */
function found<Name extends string>(names: z.ZodType<Name>, { provider }: { provider: string }): Name {
  const { data } = names.safeParse(provider);
  if (data === undefined) throw new ApiError('not_found', 'There is no such provider');
  return data;
}
