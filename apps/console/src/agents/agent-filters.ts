import type { Agent, AgentStatus } from '@jettson/contract';
import type { AgentsSearch } from '../router.tsx';

export const STATUSES: readonly AgentStatus[] = [
  'spawning',
  'running',
  'idle',
  'completed',
  'error',
  'stopped',
];

/** "team=ops n=1" as the object that the API expects; null if it is empty or cannot be parsed. */
export function parseMetadata(text: string | undefined): Record<string, unknown> | null {
  if (!text?.trim()) return null;
  if (text.trim().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }
  const pairs = text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split('='));
  if (pairs.some(([name, value]) => !name || value === undefined)) return null;
  return Object.fromEntries(pairs.map(([name, value]) => [name, parseValue(value ?? '')]));
}

function parseValue(text: string): unknown {
  return /^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text;
}

/** The query for the API. The status is left out when following changes, because a row may leave its filter. */
export function toQuery({ q, metadata, template }: AgentsSearch): Record<string, string> {
  const object = parseMetadata(metadata);
  return {
    ...(q?.trim() && { q: q.trim() }),
    ...(template && { template }),
    ...(object && { metadata: JSON.stringify(object) }),
  };
}

export function hasStatus(agent: Agent, status: string | undefined): boolean {
  return status === undefined || status.split(',').includes(agent.status);
}
