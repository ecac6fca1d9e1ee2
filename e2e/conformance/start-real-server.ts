import { calls, type Script, says } from '@jettson/agent/testing';
import { revokeKey } from '../../apps/server/src/accounts/revoke-key.ts';
import { newAccount, newPlan, startTestServer } from '../../apps/server/src/testing/index.ts';

export interface RealServer extends AsyncDisposable {
  base_url: string;
  api_key: string;
  revoked_key: string;
  /** Of an account without agent-hours and memories. */
  exhausted_key: string;
  /** Of an account that may spawn once a minute. */
  limited_key: string;
}

/** `shell: <command>` runs it and answers with its output, `json: <text>` answers just that, all else is repeated. */
const script: Script = ({ messages }) => {
  const said = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const command = /shell: (.*)/.exec(said)?.[1];
  const last = messages.at(-1);
  if (last?.role === 'tool') return says(last.text);
  if (command) return calls(`call_${messages.length}`, 'jettson_shell_run', { command });
  if (said.includes('invoice')) return says('{"total": 42, "currency": "EUR"}');
  return says(/json: (.*)/s.exec(said)?.[1] ?? `You said: ${said}`);
};

/** The whole server, its model scripted, with keys that provoke each error. */
export async function startRealServer(): Promise<RealServer> {
  const server = await startTestServer(script);
  const { db } = server.server.deps.database;
  const revoked = await newAccount(db);
  await revokeKey({ db }, revoked.name, revoked.keyId);
  const exhausted = await newAccount(db, {
    plan: await newPlan(db, { agentHoursPerMonth: 0, maxMemories: 0 }),
  });
  const limited = await newAccount(db, { plan: await newPlan(db, { spawnsPerMinute: 1 }) });
  return {
    base_url: server.server.url,
    api_key: server.apiKey,
    revoked_key: revoked.apiKey,
    exhausted_key: exhausted.apiKey,
    limited_key: limited.apiKey,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
