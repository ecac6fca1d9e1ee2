/** Which method of the SDKs makes a call, and what it takes by position: parameters of the path, fields of the body. */
export interface SdkCall {
  /** As TypeScript has it; Python has the same in snake case. */
  method: string;
  positions: string[];
}

/** Calls for which neither SDK has a method: `request` makes them. */
const WITHOUT_METHOD = [
  'account.get',
  'account.update',
  'accounts.list',
  'members.list',
  'memory.getSettings',
  'memory.updateSettings',
  'overview.get',
  'providers.list',
  'providers.save',
  'providers.remove',
  'providers.test',
  'settings.get',
];

/** Where the method has another name than the operation, or takes more by position than what is in the path. */
const DIFFERENT: Record<string, Partial<SdkCall>> = {
  'agents.spawn': { positions: ['task'] },
  'agents.messages.send': { positions: ['id', 'content'] },
  'files.upload': { positions: ['content'] },
  'keys.create': { positions: ['name'] },
  'memory.get': { positions: ['key'] },
  'memory.delete': { positions: ['key'] },
  'memory.history': { positions: ['key'] },
  'memory.restore': { positions: ['key'] },
  'memory.import': { positions: ['memories'] },
  'memory.listOperations': { method: 'memory.operations' },
  'memory.getOperation': { method: 'memory.operation' },
  'memory.listEdits': { method: 'memory.edits' },
  'memory.listProposals': { method: 'memory.proposals' },
  'secrets.put': { positions: ['name', 'value'] },
  'templates.create': { positions: ['name'] },
  'webhooks.create': { positions: ['url'] },
  'webhooks.rotateAccountSecret': { method: 'webhooks.rotateSecret' },
  'webhooks.deliveries.list': { method: 'webhooks.deliveries' },
  'webhooks.deliveries.redeliver': { method: 'webhooks.redeliver' },
};

/** The method for an operation; undefined where there is none. */
export function sdkCallFor(operationId: string, inPath: string[]): SdkCall | undefined {
  if (WITHOUT_METHOD.includes(operationId)) return undefined;
  return { method: operationId, positions: inPath, ...DIFFERENT[operationId] };
}

/** A method's name in Python. */
export function toPythonMethod(method: string): string {
  const name = toSnake(method);
  return name.endsWith('.import') ? `${name}_` : name;
}

/** `toolResults` as `tool_results`. */
function toSnake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `dry_run` as `dryRun`. */
export function toCamel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
