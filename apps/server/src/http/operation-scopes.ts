import type { Permission } from '@jettson/contract';

/** What an operation needs, by the prefix of its id; if several match, the longest one counts. */
const SCOPES: Record<string, Permission> = {
  agents: 'agents',
  templates: 'agents',
  events: 'agents',
  regions: 'agents',
  models: 'agents',
  memory: 'memory',
  files: 'files',
  webhooks: 'webhooks',
  'account.get': 'usage',
  usage: 'usage',
  overview: 'usage',
  settings: 'usage',
  'account.update': 'admin',
  keys: 'admin',
  secrets: 'secrets',
  audit: 'admin',
  accounts: 'installation',
  'accounts.list': 'admin',
  plans: 'installation',
  members: 'members',
  'members.list': 'admin',
  invitations: 'members',
  providers: 'installation',
};

/** Operations that change nothing although they are sent with POST. */
const READING = ['memory.search'];

/**
 * Operations that show or change something for all users of an account at once: events of all agents, settings for all
 * of them, instructions and secrets for agents of keys without a limit.
 */
const OF_WHOLE_ACCOUNT = [
  'webhooks',
  'events',
  'memory.updateSettings',
  'templates.create',
  'templates.update',
  'templates.archive',
  'secrets.put',
  'secrets.delete',
  'audit',
];

/** Whether no key with a memory limit may, whatever its scopes. */
export function takesWholeAccount(operationId: string): boolean {
  return OF_WHOLE_ACCOUNT.some((start) => `${operationId}.`.startsWith(`${start}.`));
}

/** Whether an operation changes something, or only reads. */
export function doingOf({ operationId, method }: { operationId: string; method: string }): 'change' | 'read' {
  return ['get', 'head'].includes(method.toLowerCase()) || READING.includes(operationId) ? 'read' : 'change';
}

/** What an operation needs, by its id. Throws if nothing was assigned. */
export function permissionFor(operationId: string): Permission {
  const [closest] = Object.keys(SCOPES)
    .filter((start) => `${operationId}.`.startsWith(`${start}.`))
    .sort((a, b) => b.length - a.length);
  const permission = closest === undefined ? undefined : SCOPES[closest];
  if (permission === undefined) throw new Error(`No scope covers ${operationId}: see operation-scopes.ts`);
  return permission;
}
