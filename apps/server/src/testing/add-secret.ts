import type { RouteCaller } from './route-caller.ts';

/** A secret of this name; returns the name. */
export async function addSecret(caller: RouteCaller, name: string): Promise<string> {
  const body = { value: 'a secret value', hosts: ['api.example.com'] };
  const { status, text } = await caller.send('PUT', { path: `/secrets/${name}`, body });
  if (status !== 200) throw new Error(`PUT /secrets answered ${status}: ${text}`);
  return name;
}
