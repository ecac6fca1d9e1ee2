import type { ErrorResponse, Template, TemplateList } from '@jettson/contract';
import { newAccount, type TestApp } from '../../testing/index.ts';

/** An account that calls the templates with its own key. */
export async function newTemplateCaller(app: TestApp) {
  const account = await newAccount(app.deps.database.db);
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await app.call(account.apiKey, method, path, body === undefined ? {} : { body });
    return answer as unknown as { status: number; body: Template & TemplateList & ErrorResponse };
  };
  const create = (name: string, defaults: object, fields: object = {}) =>
    call('POST', '/templates', { name, defaults, ...fields });
  return { ...account, call, create };
}
