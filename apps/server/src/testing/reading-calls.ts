import { sql } from 'kysely';
import { newId } from '../ids.ts';
import { addSecret } from './add-secret.ts';
import type { RouteCall, RouteCaller } from './route-caller.ts';

export interface ReadingCall extends RouteCall {
  /** Text that the caller's own answer contains, and nobody else's may. */
  shows: string;
}

const SECRET = 'what only this account knows';

const spawn = (caller: RouteCaller, options: object = {}) =>
  caller.make('/agents', { task: 'x', ...options }, 'agent_id');
const addTemplate = (caller: RouteCaller) =>
  caller.make('/templates', { name: 'of-this-account', defaults: { instructions: SECRET } }, 'name');
const upload = (caller: RouteCaller) => caller.make('/files', SECRET, 'file_id');
const put = (caller: RouteCaller, options: object = {}) =>
  caller.make('/memory', { key: 'k', value: SECRET, ...options }, 'memory_id');

/** A file that an agent left, with its content. */
async function leaveArtifact(caller: RouteCaller): Promise<{ agentId: string; artifactId: string }> {
  const agentId = await spawn(caller);
  const artifactId = await upload(caller);
  await sql`update files set agent_id = ${agentId}, path = 'out/x' where id = ${artifactId}`.execute(
    caller.db,
  );
  return { agentId, artifactId };
}

/** One valid request for every call that changes nothing, about things that the caller has. */
export const READING_CALLS: Record<string, (caller: RouteCaller) => Promise<ReadingCall>> = {
  'agents.list': async (caller) => {
    const id = await spawn(caller);
    return { path: `/agents?q=${id}`, shows: id };
  },
  'agents.get': async (caller) => {
    const id = await spawn(caller);
    return { path: `/agents/${id}`, shows: id };
  },
  'agents.spawnRequest': async (caller) => {
    const id = await spawn(caller, { instructions: SECRET });
    return { path: `/agents/${id}/spawn-request`, shows: SECRET };
  },
  'agents.pending': async (caller) => {
    const id = await spawn(caller);
    const call = newId('call');
    await sql`insert into agent_pending_calls (call_id, agent_id, account_id, name, input, since, until)
              values (${call}, ${id}, ${caller.accountId}, 'f', '{}', now(), now() + interval '1 day')`.execute(
      caller.db,
    );
    return { path: '/agents/pending', shows: call };
  },
  'agents.events': async (caller) => {
    const id = await spawn(caller);
    await caller.send('DELETE', { path: `/agents/${id}` });
    return { path: `/agents/${id}/events`, shows: 'cancelled' };
  },
  'agents.request': async (caller) => {
    const id = await caller.make('/agents', { task: SECRET }, 'agent_id');
    await sql`update agents set model = 'local' where id = ${id}`.execute(caller.db);
    await sql`insert into agent_events (agent_id, account_id, seq, type, data)
              values (${id}, ${caller.accountId}, 100, 'step-start', '{"step":1}')`.execute(caller.db);
    return { path: `/agents/${id}/steps/1/request`, shows: SECRET };
  },
  'agents.artifacts.list': async (caller) => {
    const { agentId, artifactId } = await leaveArtifact(caller);
    return { path: `/agents/${agentId}/artifacts`, shows: artifactId };
  },
  'agents.artifacts.download': async (caller) => {
    const { agentId, artifactId } = await leaveArtifact(caller);
    return { path: `/agents/${agentId}/artifacts/${artifactId}`, shows: SECRET };
  },
  'templates.list': async (caller) => ({ path: '/templates', shows: await addTemplate(caller) }),
  'templates.get': async (caller) => ({ path: `/templates/${await addTemplate(caller)}`, shows: SECRET }),
  'templates.versions': async (caller) => ({
    path: `/templates/${await addTemplate(caller)}/versions`,
    shows: SECRET,
  }),
  'files.list': async (caller) => ({ path: '/files', shows: await upload(caller) }),
  'files.get': async (caller) => {
    const id = await upload(caller);
    return { path: `/files/${id}`, shows: id };
  },
  'files.download': async (caller) => ({ path: `/files/${await upload(caller)}/content`, shows: SECRET }),
  'webhooks.list': async (caller) => {
    const webhook = { url: 'https://example.com/of-the-agent', secret: `whsec_${btoa('x'.repeat(32))}` };
    const id = await spawn(caller, { webhook });
    return { path: `/webhooks?agent_id=${id}`, shows: 'of-the-agent' };
  },
  'webhooks.get': async (caller) => {
    const id = await caller.make('/webhooks', { url: 'https://example.com' }, 'webhook_id');
    return { path: `/webhooks/${id}`, shows: id };
  },
  'webhooks.deliveries.list': async (caller) => {
    const id = await caller.make('/webhooks', { url: 'https://example.com' }, 'webhook_id');
    const agentId = await spawn(caller);
    await caller.send('DELETE', { path: `/agents/${agentId}` });
    return { path: `/webhooks/${id}/deliveries`, shows: agentId };
  },
  'memory.get': async (caller) => ({ path: '/memory?key=k', shows: await put(caller) }),
  'memory.history': async (caller) => ({ path: '/memory/history?key=k', shows: await put(caller) }),
  'memory.list': async (caller) => ({ path: '/memory/list', shows: await put(caller) }),
  'memory.namespaces': async (caller) => {
    await put(caller, { namespace: 'n-of-this-account' });
    return { path: '/memory/namespaces', shows: 'n-of-this-account' };
  },
  'memory.search': async (caller) => ({
    path: '/memory/search',
    body: { query: SECRET },
    shows: await put(caller),
  }),
  'memory.export': async (caller) => ({ path: '/memory/export?include=history', shows: await put(caller) }),
  'memory.listOperations': async (caller) => {
    await put(caller, { tags: ['gone'] });
    return {
      path: '/memory/operations',
      shows: await caller.make('/memory/delete', { tags: ['gone'] }, 'operation_id'),
    };
  },
  'memory.getOperation': async (caller) => {
    await put(caller, { tags: ['gone'] });
    const id = await caller.make('/memory/delete', { tags: ['gone'] }, 'operation_id');
    return { path: `/memory/operations/${id}`, shows: SECRET };
  },
  'memory.listEdits': async (caller) => ({ path: '/memory/edits', shows: await put(caller) }),
  'memory.listProposals': async (caller) => {
    await put(caller, { value: 'of the account' });
    return { path: '/memory/proposals', shows: await put(caller, { provenance: { kind: 'web_page' } }) };
  },
  'memory.getSettings': async (caller) => {
    await caller.send('PATCH', { path: '/memory/settings', body: { auto_extract: false } });
    return { path: '/memory/settings', shows: '"auto_extract":false' };
  },
  'account.get': async ({ accountId }) => ({ path: '/account', shows: accountId }),
  'usage.get': async ({ db, accountId, keyId }) => {
    await sql`insert into usage_days (account_id, key_id, model, day, runs)
              values (${accountId}, ${keyId}, 'm', (now() at time zone 'UTC')::date, 1)`.execute(db);
    return { path: '/usage?group_by=key', shows: keyId };
  },
  'accounts.list': async ({ accountId }) => ({ path: '/accounts', shows: accountId }),
  'secrets.list': async (caller) => ({
    path: '/secrets',
    shows: await addSecret(caller, 'ONLY_OF_THIS_ACCOUNT'),
  }),
  'audit.list': async (caller) => ({
    path: '/audit',
    shows: await addSecret(caller, 'ONLY_OF_THIS_ACCOUNT'),
  }),
  'keys.list': async ({ keyId }) => ({ path: '/keys', shows: keyId }),
  'members.list': async ({ db, accountId }) => {
    const id = newId('usr');
    await sql`insert into console_users (id, name, email, account_id)
              values (${id}, 'x', ${`${id}@example.com`}, ${accountId})`.execute(db);
    return { path: '/members', shows: id };
  },
  'overview.get': async (caller) => {
    await spawn(caller);
    return { path: '/overview', shows: '"agents_total":1' };
  },
  'models.list': async () => ({ path: '/models', shows: 'data' }),
  'plans.list': async () => ({ path: '/plans', shows: 'agent_days', atConsole: true }),
  'providers.list': async () => ({ path: '/providers', shows: 'ANTHROPIC_API_KEY', atConsole: true }),
  'providers.test': async () => ({
    path: '/providers/openai-compatible/test',
    body: { base_url: 'http://127.0.0.1:8000' },
    shows: 'it is a loopback address',
    atConsole: true,
  }),
  'regions.list': async () => ({ path: '/regions', shows: 'iad' }),
  'settings.get': async () => ({ path: '/settings', shows: 'version' }),
};
