import type { DocumentedCall } from './open-api.ts';

/** Calls that change nothing, or what one further call undoes. Every other one, and each that is added, is asked about. */
export const SENT_AT_ONCE: readonly string[] = [
  'agents.spawn',
  'files.upload',
  'keys.create',
  'memory.put',
  'memory.restore',
  'memory.search',
  'memory.undo',
  'memory.undoEdit',
  'providers.test',
  'templates.create',
  'webhooks.create',
];

/** Whether "Try it" asks before it sends this call: it is carried out for real, and cannot be undone at once. */
export function asksFirst({ method, operation }: Pick<DocumentedCall, 'method' | 'operation'>): boolean {
  return method !== 'GET' && !SENT_AT_ONCE.includes(operation.operationId ?? '');
}
