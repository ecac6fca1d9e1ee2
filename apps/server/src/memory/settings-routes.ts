import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { MemorySettings, UpdateMemorySettingsRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { getMemorySettings, setMemorySettings } from './recall/memory-settings.ts';

const settingsAnswer = jsonAnswer('The settings', MemorySettings);

const getRoute = createRoute({
  method: 'get',
  path: '/memory/settings',
  operationId: 'memory.getSettings',
  summary: 'Get the memory settings',
  description: 'Returns what agents do with memories by themselves.',
  responses: { 200: settingsAnswer, ...errorResponses() },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/memory/settings',
  operationId: 'memory.updateSettings',
  summary: 'Change the memory settings',
  description:
    'Switches recall and extraction on or off for all agents of the account. What is absent stays as ' +
    'it is.',
  request: jsonBody(UpdateMemorySettingsRequest),
  responses: { 200: settingsAnswer, ...errorResponses() },
});

/** The account's switches for recall and extraction. */
export function memorySettingsRoutes({ database: { db } }: { database: Pick<DatabaseHandle, 'db'> }) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(getRoute, async (c) => c.json(await getMemorySettings(db, c.var.accountId), 200))
    .openapi(updateRoute, async (c) =>
      c.json(await once(c, db, (tx) => setMemorySettings(tx, c.var.accountId, c.req.valid('json'))), 200),
    );
}
