import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { AccountSummary, AccountSummaryList, CreateAccountRequest, SetPlanRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { recordCall } from '../audit/record-call.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { createAccount } from './create-account.ts';
import { toAccountSummary } from './get-account-summary.ts';
import { selectPlans } from './plan-queries.ts';
import { selectAccounts } from './queries.ts';
import { setPlan } from './set-plan.ts';

const answer = jsonAnswer('The account', AccountSummary);

const listRoute = createRoute({
  method: 'get',
  path: '/accounts',
  operationId: 'accounts.list',
  summary: 'List accounts',
  description:
    'Returns all accounts of the installation for an owner at the console, and for everybody else ' +
    'their own.',
  responses: {
    200: jsonAnswer('The accounts', AccountSummaryList),
    ...errorResponses(),
  },
});

const addRoute = createRoute({
  method: 'post',
  path: '/accounts',
  operationId: 'accounts.create',
  summary: 'Create an account',
  description: 'Creates an account in this installation.',
  request: jsonBody(CreateAccountRequest),
  responses: { 201: answer, ...errorResponses('forbidden', 'conflict') },
});

const setPlanRoute = createRoute({
  method: 'patch',
  path: '/accounts/{id}',
  operationId: 'accounts.setPlan',
  summary: "Set an account's plan",
  description: 'Puts an account on another plan, from its next call on.',
  request: {
    params: z.object({ id: idInPath('The account_id of the account.') }),
    ...jsonBody(SetPlanRequest),
  },
  responses: {
    200: answer,
    ...errorResponses('forbidden', 'invalid_value'),
  },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/accounts/{id}',
  operationId: 'accounts.delete',
  summary: 'Delete an account',
  description:
    'Stops all agents of an account and deletes it, with everything that belongs to it: agents, memories, files, keys, ' +
    'secrets, webhooks, members, usage and the audit log. Nobody can use it after the response; its data is deleted in the ' +
    'background. Owners cannot delete the account that they are a member of, or the one that the call is made for (409).',
  request: { params: z.object({ id: idInPath('The account_id of the account.') }) },
  responses: { 204: { description: 'Deleted' }, ...errorResponses('forbidden', 'conflict') },
});

/** How an account is deleted. */
interface Deletion {
  /** Makes sure, in this transaction, that the account is deleted. */
  begin(tx: Database, accountId: string): Promise<void>;
  /** Goes on after the commit; `by` is the address of who wants it. */
  goOn(accountId: string, by: string | null): Promise<void>;
}

/** The accounts of the installation, for its owners. */
export function accountsRoutes(db: Database, deletion: Deletion) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => {
      const seesAll = c.var.signedIn?.role === 'owner';
      return c.json(
        {
          accounts: (await selectAccounts(db, seesAll ? null : c.var.accountId)).map(toAccountSummary),
          plans: (await selectPlans(db)).map(({ name }) => name),
        },
        200,
      );
    })
    .openapi(addRoute, async (c) => {
      const created = await once(c, db, async (tx) => {
        const account = await createAccount(tx, c.req.valid('json'));
        await recordCall(c, tx, { action: 'account.created', target: account.account_id });
        return account;
      });
      return c.json(created, 201);
    })
    .openapi(setPlanRoute, async (c) => {
      const { id } = c.req.valid('param');
      const changed = await once(c, db, async (tx) => {
        const account = await setPlan(tx, id, c.req.valid('json'));
        const { plan: target } = account;
        await recordCall(c, tx, { action: 'plan.changed', target, accountId: id });
        return account;
      });
      return c.json(changed, 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { signedIn, accountId } = c.var;
      const { id } = c.req.valid('param');
      if (id === signedIn?.accountId || id === accountId) {
        throw new ApiError(
          'conflict',
          'You cannot delete the account that you belong to, or the one that this call is made for',
        );
      }
      await once(c, db, (tx) => deletion.begin(tx, id));
      await deletion.goOn(id, signedIn?.email ?? null);
      return c.body(null, 204);
    });
}
