import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  CreateTemplateRequest,
  GetTemplateQuery,
  ListTemplatesQuery,
  ListTemplateVersionsQuery,
  Template,
  TemplateList,
  UpdateTemplateRequest,
} from '@jettson/contract';
import { requireReach } from '../accounts/key-secrets.ts';
import { actorOf } from '../audit/actor-of.ts';
import { recordCall } from '../audit/record-call.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { archiveTemplate } from './archive-template.ts';
import { createTemplate, type WriteTemplateDeps } from './create-template.ts';
import { findTemplate } from './find-template.ts';
import { listTemplates, listVersions } from './list-templates.ts';
import { toTemplate } from './to-template.ts';
import { updateTemplate } from './update-template.ts';

const writeErrors = errorResponses(
  'forbidden',
  'invalid_region',
  'invalid_model',
  'conflict',
  'idempotency_key_reused',
  'concurrent_limit_reached',
);
const params = z.object({ name: idInPath('The name of the template.') });

const createTemplateRoute = createRoute({
  method: 'post',
  path: '/templates',
  operationId: 'templates.create',
  summary: 'Create a template',
  description:
    'Keeps fields of a spawn under a name. They are checked as those of a spawn are. Values of environment variables and headers, ' +
    'and the secret of a webhook, are stored sealed and never shown again.',
  request: jsonBody(CreateTemplateRequest),
  responses: {
    201: jsonAnswer('The template, in its first version', Template),
    ...writeErrors,
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/templates',
  operationId: 'templates.list',
  summary: 'List templates',
  description:
    'Returns the templates of the account in their current versions, newest first, a page at a time.',
  request: { query: ListTemplatesQuery },
  responses: { 200: jsonAnswer('A page', TemplateList), ...errorResponses('invalid_query') },
});

const getRoute = createRoute({
  method: 'get',
  path: '/templates/{name}',
  operationId: 'templates.get',
  summary: 'Get a template',
  description:
    'Returns a template in its current version, or in another one. Archived templates can still be read.',
  request: { params, query: GetTemplateQuery },
  responses: { 200: jsonAnswer('The template', Template), ...errorResponses('invalid_query') },
});

const versionsRoute = createRoute({
  method: 'get',
  path: '/templates/{name}/versions',
  operationId: 'templates.versions',
  summary: 'List the versions of a template',
  description: 'Returns all versions of a template, newest first, a page at a time.',
  request: { params, query: ListTemplateVersionsQuery },
  responses: { 200: jsonAnswer('A page', TemplateList), ...errorResponses('invalid_query') },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/templates/{name}',
  operationId: 'templates.update',
  summary: 'Change a template',
  description:
    'Makes the next version of a template. `defaults` replaces all defaults. A request that changes nothing makes no version. ' +
    'Agents keep the version that they were spawned from.',
  request: { params, ...jsonBody(UpdateTemplateRequest) },
  responses: {
    200: jsonAnswer('The template, in its new version', Template),
    ...writeErrors,
  },
});

const archiveRoute = createRoute({
  method: 'delete',
  path: '/templates/{name}',
  operationId: 'templates.archive',
  summary: 'Archive a template',
  description:
    'Takes a template out of use: new spawns get `not_found`, running agents go on. Creating a template with its name brings it ' +
    'back.',
  request: { params },
  responses: { 200: jsonAnswer('The template, archived', Template), ...errorResponses() },
});

/** Templates and their versions. */
export function templateRoutes(deps: WriteTemplateDeps) {
  const { db } = deps.database;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(createTemplateRoute, async (c) => {
      const { accountId, secretLimit } = c.var;
      const request = { ...c.req.valid('json'), actor: actorOf(c) };
      for (const name of request.defaults?.secrets ?? []) requireReach(secretLimit, name);
      return c.json(await createTemplate(deps, accountId, request, idempotencyKeyOf(c)), 201);
    })
    .openapi(listRoute, async (c) =>
      c.json(await listTemplates(db, c.var.accountId, c.req.valid('query')), 200),
    )
    .openapi(getRoute, async (c) => {
      const selection = { ...c.req.valid('param'), ...c.req.valid('query') };
      return c.json(toTemplate(await findTemplate(db, c.var.accountId, selection)), 200);
    })
    .openapi(versionsRoute, async (c) => {
      const selection = { ...c.req.valid('param'), ...c.req.valid('query') };
      return c.json(await listVersions(db, c.var.accountId, selection), 200);
    })
    .openapi(updateRoute, async (c) => {
      const { accountId, secretLimit } = c.var;
      const change = { ...c.req.valid('json'), ...c.req.valid('param'), actor: actorOf(c) };
      if (secretLimit !== null) {
        // Whoever writes the instructions of an agent uses its secrets, whoever spawns it.
        const { defaults } = await findTemplate(db, accountId, { name: change.name });
        for (const name of [...(defaults.secrets ?? []), ...(change.defaults?.secrets ?? [])])
          requireReach(secretLimit, name);
      }
      return c.json(await updateTemplate(deps, accountId, change, idempotencyKeyOf(c)), 200);
    })
    .openapi(archiveRoute, async (c) => {
      const { name } = c.req.valid('param');
      const archived = await once(c, db, async (tx) => {
        const template = await archiveTemplate(tx, c.var.accountId, name);
        await recordCall(c, tx, { action: 'template.archived', target: name });
        return template;
      });
      return c.json(archived, 200);
    });
}
