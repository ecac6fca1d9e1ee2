import type { Agent, AgentList, ErrorResponse, SpawnAgentRequest } from '@jettson/contract';
import { newAccount, type TestApp } from '../../testing/index.ts';

type Answer = Agent & AgentList & ErrorResponse;
type Fields = Partial<SpawnAgentRequest>;

/** An account with the template `researcher`, and its calls. */
export async function withTemplate(app: TestApp, defaults: object) {
  const { accountId, apiKey } = await newAccount(app.deps.database.db);
  const call = async (method: string, path: string, body?: object, key = apiKey, headers = {}) =>
    (await app.call(key, method, path, { headers, ...(body === undefined ? {} : { body }) })) as unknown as {
      status: number;
      body: Answer;
    };
  await call('POST', '/templates', { name: 'researcher', defaults });
  const change = (next: object) => call('PATCH', '/templates/researcher', { defaults: next });
  const spawn = (fields: Fields = {}, key?: string, headers?: object) =>
    call('POST', '/agents', { task: 'x', template: 'researcher', ...fields }, key, headers);
  return { accountId, call, change, spawn };
}
