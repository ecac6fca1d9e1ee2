import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { ComputerFault } from '@jettson/computers';
import { InstallationSettings, MODEL_ALIAS } from '@jettson/contract';
import type { ApiDeps } from '../deps.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { jsonAnswer } from '../http/route-parts.ts';
import { readPause } from '../jobs/pause.ts';
import { NO_MODEL_TEXT } from '../models/no-model-text.ts';
import { VERSION } from '../version.ts';

const settingsRoute = createRoute({
  method: 'get',
  path: '/settings',
  operationId: 'settings.get',
  summary: 'Get the settings',
  description:
    'Returns how this installation is set up. Most of it is set in the environment of the server; an owner can add the keys ' +
    'of model providers (PUT /providers/{provider}).',
  responses: {
    200: jsonAnswer('The settings', InstallationSettings),
    ...errorResponses(),
  },
});

/** The operator's configuration, without secrets. */
export function settingsRoutes(
  { database, models, egress, redact }: Pick<ApiDeps, 'database' | 'models' | 'egress' | 'redact'>,
  { computersFault }: { computersFault?: (() => ComputerFault | null) | undefined } = {},
) {
  return new OpenAPIHono<AppEnv>().openapi(settingsRoute, async (c) => {
    // If a configured model cannot work, its error says why, which is what people need to read here.
    const model = await models
      .current()
      .catch((error: Error) => ({ id: null, source: null, help: redact(error.message) }));
    return c.json(
      {
        model: {
          alias: MODEL_ALIAS,
          id: model?.id ?? null,
          source: model?.source ?? null,
          help: model === null ? NO_MODEL_TEXT : 'help' in model ? model.help : null,
        },
        computers_fault: computersFault?.() ?? null,
        paused_since: (await readPause(database.db))?.toISOString() ?? null,
        egress:
          c.var.signedIn?.role === 'owner'
            ? { allow: toRules(egress.allow), deny: toRules(egress.deny) }
            : null,
        version: VERSION,
      },
      200,
    );
  });
}

function toRules(list: string): string[] {
  return list
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
}
