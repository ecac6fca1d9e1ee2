import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { AuditPage, ListAuditQuery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AppEnv } from '../http/app-env.ts';
import { decodeCursor } from '../http/cursor.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { jsonAnswer } from '../http/route-parts.ts';
import { exportAudit } from './export-audit.ts';
import { listAudit } from './list-audit.ts';

const NDJSON = 'application/x-ndjson';

const listRoute = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'audit.list',
  summary: 'Read the audit log',
  description:
    'Returns who changed secrets, keys, members, plans, templates, providers and approvals, who signed in, and which agent used which secret where: ' +
    'newest first, a page at a time. Entries are kept for the `audit_days` of the plan. With ' +
    '`Accept: application/x-ndjson` it is a stream of all entries that the filters select, one JSON object per line, and `limit` is ignored.',
  request: { query: ListAuditQuery },
  responses: { 200: jsonAnswer('A page', AuditPage), ...errorResponses('invalid_query') },
});

/** The audit log of the account. */
export function auditRoutes(db: Database) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid }).openapi(listRoute, async (c) => {
    const query = c.req.valid('query');
    if (!c.req.header('accept')?.includes(NDJSON)) {
      return c.json(await listAudit(db, c.var.accountId, query), 200);
    }
    const after = query.after === undefined ? undefined : decodeCursor(query.after);
    c.header('content-type', NDJSON);
    return c.body(exportAudit(db, c.var.accountId, { ...query, after }), 200) as never;
  });
}
