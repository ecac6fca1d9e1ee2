import type { LoopbackAccess } from '@jettson/egress';

/** The exec server's arguments for the ports that lead to the egress gateway; null: there are none. */
export function egressArguments(egress: LoopbackAccess | null): string[] {
  if (egress === null) return [];
  return ['--egress', ...egress.forwards.map(({ host, port }) => `--forward=${host}:${port}`)];
}
