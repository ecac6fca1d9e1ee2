import { calls, type Script, says } from '@jettson/agent/testing';
import type { Database } from '@jettson/database';
import { revokeKey } from '../../apps/server/src/accounts/revoke-key.ts';
import { newAccount, newPlan, startTestServer } from '../../apps/server/src/testing/index.ts';

export interface RealServer extends RealKeys, AsyncDisposable {
  base_url: string;
}

export interface RealKeys {
  api_key: string;
  revoked_key: string;
  /** Of an account without agent-hours and memories. */
  exhausted_key: string;
  /** Of an account that may spawn once per minute. */
  limited_key: string;
}

/**
 * `shell: <command>` runs it and answers with its output, `json: <text>` answers exactly that, a number of an order is looked
 * up with the tool `look_up_order`, and anything else is repeated.
 */
export const realScript: Script = ({ messages }) => {
  const said = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const command = /shell: (.*)/.exec(said)?.[1];
  const last = messages.at(-1);
  if (last?.role === 'tool') return says(last.text);
  if (command) return calls(`call_${messages.length}`, 'jettson_shell_run', { command });
  const number = /order (\d+)/.exec(said)?.[1];
  if (number) return calls(`call_${messages.length}`, 'look_up_order', { number });
  if (said.includes('invoice')) return says('{"total": 42, "currency": "EUR"}');
  return says(/json: (.*)/s.exec(said)?.[1] ?? `You said: ${said}`);
};

/** The whole server, its model scripted, with keys that provoke each error. */
export async function startRealServer(): Promise<RealServer> {
  const server = await startTestServer(realScript);
  return {
    base_url: server.server.url,
    ...(await makeRealKeys(server.server.deps.database.db)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** New accounts with keys for one suite. */
export async function makeRealKeys(db: Database): Promise<RealKeys> {
  const revoked = await newAccount(db);
  await revokeKey(db, revoked.name, revoked.keyId);
  const exhausted = await newAccount(db, {
    plan: await newPlan(db, { agentHoursPerMonth: 0, maxMemories: 0 }),
  });
  const limited = await newAccount(db, { plan: await newPlan(db, { spawnsPerMinute: 1 }) });
  const { apiKey } = await newAccount(db);
  return {
    api_key: apiKey,
    revoked_key: revoked.apiKey,
    exhausted_key: exhausted.apiKey,
    limited_key: limited.apiKey,
  };
}
