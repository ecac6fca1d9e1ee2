import { sql } from 'kysely';
import { newId } from '../ids.ts';
import { addSecret } from './add-secret.ts';
import { newPlan } from './new-plan.ts';
import type { RouteCall, RouteCaller } from './route-caller.ts';

export interface ChangingCall extends RouteCall {
  /** A different request for the same path. */
  otherBody?: unknown;
  /** Work continues after its transaction: a retry continues where a dead process stopped. */
  goesOn?: boolean;
}

let count = 0;
const unique = () => `n${++count}`;

const spawn = (caller: RouteCaller) => caller.make('/agents', { task: 'x' }, 'agent_id');
const addTemplate = (caller: RouteCaller) =>
  caller.make('/templates', { name: unique(), defaults: { max_turns: 5 } }, 'name');
const addWebhook = (caller: RouteCaller) =>
  caller.make('/webhooks', { url: 'https://example.com' }, 'webhook_id');
const put = (caller: RouteCaller, key: string, options: object = {}) =>
  caller.make('/memory', { key, value: 'v', ...options }, 'memory_id');

/** What a page says about a memory that the account wrote itself. */
async function propose(caller: RouteCaller): Promise<string> {
  const key = unique();
  await put(caller, key);
  return caller.make('/memory', { key, value: 'w', provenance: { kind: 'web_page' } }, 'proposal_id');
}

/** One valid request for every call that changes something, about things that the caller has. */
export const CHANGING_CALLS: Record<string, (caller: RouteCaller) => Promise<ChangingCall>> = {
  'agents.spawn': async () => ({ path: '/agents', body: { task: 'a' }, otherBody: { task: 'b' } }),
  'agents.cancel': async (caller) => ({ path: `/agents/${await spawn(caller)}` }),
  'agents.purge': async (caller) => {
    const id = await spawn(caller);
    await caller.send('DELETE', { path: `/agents/${id}` });
    return { path: `/agents/${id}/purge` };
  },
  'agents.update': async (caller) => ({
    path: `/agents/${await spawn(caller)}`,
    body: { limits: { max_tokens: 1 } },
    otherBody: { limits: {} },
  }),
  'agents.messages.send': async (caller) => ({
    path: `/agents/${await spawn(caller)}/messages`,
    body: { content: 'a' },
    otherBody: { content: 'b' },
  }),
  'agents.approvals.decide': async (caller) => {
    const id = await spawn(caller);
    await sql`insert into agent_approvals (agent_id, call_id, account_id)
              values (${id}, 'c1', ${caller.accountId})`.execute(caller.db);
    return { path: `/agents/${id}/approvals/c1`, body: { approve: true }, otherBody: { approve: false } };
  },
  'agents.toolResults.post': async (caller) => {
    const id = await spawn(caller);
    const call = newId('call');
    await sql`insert into agent_pending_calls (call_id, agent_id, account_id, name, input, since, until)
              values (${call}, ${id}, ${caller.accountId}, 'f', '{}', now(), now() + interval '1 day')`.execute(
      caller.db,
    );
    return { path: `/agents/${id}/tool-results/${call}`, body: { output: 'a' }, otherBody: { output: 'b' } };
  },
  'agents.artifacts.delete': async (caller) => {
    const id = await spawn(caller);
    const artifact = newId('art');
    await sql`insert into files (id, account_id, agent_id, path, size_bytes, sha256, state, expires_at)
              values (${artifact}, ${caller.accountId}, ${id}, 'out/x', 0, '', 'kept', now() + interval '1 day')`.execute(
      caller.db,
    );
    return { path: `/agents/${id}/artifacts/${artifact}`, goesOn: true };
  },
  'templates.create': async () => {
    const name = unique();
    return {
      path: '/templates',
      body: { name, defaults: { env: { TOKEN: 'a' } } },
      otherBody: { name, defaults: {} },
    };
  },
  'templates.update': async (caller) => ({
    path: `/templates/${await addTemplate(caller)}`,
    body: { defaults: { env: { TOKEN: 'a' } } },
    otherBody: { defaults: {} },
  }),
  'templates.archive': async (caller) => ({ path: `/templates/${await addTemplate(caller)}` }),
  'files.upload': async () => ({ path: '/files', body: 'a', otherBody: 'b', goesOn: true }),
  'files.delete': async (caller) => ({
    path: `/files/${await caller.make('/files', 'x', 'file_id')}`,
    goesOn: true,
  }),
  'webhooks.create': async () => ({
    path: '/webhooks',
    body: { url: 'https://example.com/a' },
    otherBody: { url: 'https://example.com/b' },
  }),
  'webhooks.update': async (caller) => ({
    path: `/webhooks/${await addWebhook(caller)}`,
    body: { enabled: false },
    otherBody: { enabled: true },
  }),
  'webhooks.delete': async (caller) => ({ path: `/webhooks/${await addWebhook(caller)}` }),
  'webhooks.rotateSecret': async (caller) => ({
    path: `/webhooks/${await addWebhook(caller)}/rotate-secret`,
  }),
  'webhooks.rotateAccountSecret': async () => ({ path: '/webhooks/rotate-secret' }),
  'webhooks.deliveries.redeliver': async (caller) => {
    const id = await addWebhook(caller);
    await caller.send('DELETE', { path: `/agents/${await spawn(caller)}` });
    const { text } = await caller.send('GET', { path: `/webhooks/${id}/deliveries` });
    return { path: `/webhooks/${id}/deliveries/${JSON.parse(text).data[0].delivery_id}/redeliver` };
  },
  'memory.put': async () => {
    const key = unique();
    return { path: '/memory', body: { key, value: 'a' }, otherBody: { key, value: 'b' } };
  },
  'memory.delete': async (caller) => {
    const key = unique();
    await put(caller, key);
    return { path: `/memory?key=${key}` };
  },
  'memory.restore': async (caller) => {
    const key = unique();
    await put(caller, key);
    await caller.send('DELETE', { path: `/memory?key=${key}` });
    return { path: '/memory/restore', body: { key }, otherBody: { key, version: 1 } };
  },
  'memory.deleteMany': async (caller) => {
    const tag = unique();
    await put(caller, unique(), { tags: [tag] });
    return { path: '/memory/delete', body: { tags: [tag] }, otherBody: { tags: ['other'] } };
  },
  'memory.dedupe': async (caller) => {
    const namespace = unique();
    await put(caller, 'a', { namespace });
    await put(caller, 'b', { namespace });
    return { path: '/memory/dedupe', body: { namespace }, otherBody: { namespace: 'other' } };
  },
  'memory.consolidate': async (caller) => {
    const namespace = unique();
    for (const key of ['a', 'b', 'c']) await put(caller, key, { namespace });
    return { path: '/memory/consolidate', body: { namespace }, otherBody: { namespace: 'other' } };
  },
  'memory.import': async () => {
    const key = unique();
    return {
      path: '/memory/import',
      body: { memories: [{ key, value: 'a' }] },
      otherBody: { memories: [{ key, value: 'b' }] },
      goesOn: true,
    };
  },
  'memory.applyPlan': async (caller) => {
    const tag = unique();
    await put(caller, unique(), { tags: [tag] });
    const planId = await caller.make('/memory/delete', { tags: [tag], dry_run: true }, 'plan_id');
    return { path: `/memory/plans/${planId}/apply` };
  },
  'memory.undo': async (caller) => {
    const tag = unique();
    await put(caller, unique(), { tags: [tag] });
    const operationId = await caller.make('/memory/delete', { tags: [tag] }, 'operation_id');
    return { path: `/memory/operations/${operationId}/undo` };
  },
  'memory.undoEdit': async (caller) => {
    await put(caller, unique());
    // Waits for the tokens of the memory, which are stored a moment after it.
    await caller.send('POST', { path: '/memory/search', body: { query: 'v' } });
    const { text } = await caller.send('GET', { path: '/memory/edits' });
    return { path: `/memory/edits/${JSON.parse(text).edits[0].edit_id}/undo` };
  },
  'memory.acceptProposal': async (caller) => ({ path: `/memory/proposals/${await propose(caller)}/accept` }),
  'memory.rejectProposal': async (caller) => ({ path: `/memory/proposals/${await propose(caller)}/reject` }),
  'memory.updateSettings': async () => ({
    path: '/memory/settings',
    body: { auto_extract: false },
    otherBody: { auto_extract: true },
  }),
  'account.update': async () => ({
    path: '/account',
    body: { monthly_cost_limit_usd: 5 },
    otherBody: { monthly_cost_limit_usd: null },
  }),
  'secrets.put': async () => ({
    path: `/secrets/${unique().toUpperCase()}`,
    body: { value: 'a secret value', hosts: ['api.example.com'] },
    otherBody: { value: 'another value', hosts: ['api.example.com'] },
  }),
  'secrets.delete': async (caller) => ({
    path: `/secrets/${await addSecret(caller, unique().toUpperCase())}`,
  }),
  'keys.create': async () => ({
    path: '/keys',
    body: { name: 'a' },
    otherBody: { name: 'b' },
  }),
  'keys.revoke': async (caller) => ({
    path: `/keys/${await caller.make('/keys', { name: 'x' }, 'key_id')}`,
  }),
  'accounts.create': async () => ({
    path: '/accounts',
    body: { name: unique() },
    otherBody: { name: unique() },
    atConsole: true,
  }),
  'accounts.setPlan': async (caller) => ({
    path: `/accounts/${caller.accountId}`,
    body: { plan: 'pro' },
    otherBody: { plan: 'scale' },
    atConsole: true,
  }),
  'accounts.delete': async (caller) => {
    const { text } = await caller.send('POST', {
      path: '/accounts',
      body: { name: unique() },
      atConsole: true,
    });
    return { path: `/accounts/${JSON.parse(text).account_id}`, atConsole: true, goesOn: true };
  },
  'plans.update': async (caller) => ({
    path: `/plans/${await newPlan(caller.db, {})}`,
    body: { agent_days: 30 },
    otherBody: { agent_days: null },
    atConsole: true,
  }),
  'invitations.create': async () => ({
    path: '/invitations',
    body: { email: `${unique()}@example.com` },
    otherBody: { email: `${unique()}@example.com` },
    atConsole: true,
  }),
  'invitations.withdraw': async (caller) => {
    const email = `${unique()}@example.com`;
    return {
      path: `/invitations/${await caller.make('/invitations', { email }, 'invitation_id')}`,
      atConsole: true,
    };
  },
  'providers.save': async () => ({
    path: '/providers/openai',
    body: { api_key: 'sk-one-key' },
    otherBody: { api_key: 'sk-another-key' },
    atConsole: true,
  }),
  'providers.remove': async (caller) => {
    await caller.send('PUT', {
      path: '/providers/anthropic',
      body: { api_key: 'sk-one-key' },
      atConsole: true,
    });
    return { path: '/providers/anthropic', atConsole: true };
  },
  'members.remove': async (caller) => ({ path: `/members/${await addMember(caller)}`, atConsole: true }),
  'members.update': async (caller) => ({
    path: `/members/${await addMember(caller)}`,
    body: { role: 'viewer' },
    otherBody: { role: 'admin' },
    atConsole: true,
  }),
};

async function addMember({ db, accountId }: RouteCaller): Promise<string> {
  const id = newId('usr');
  await sql`insert into console_users (id, name, email, account_id)
            values (${id}, 'x', ${`${id}@example.com`}, ${accountId})`.execute(db);
  return id;
}
