import type { RequestHeaders } from '@jettson/contract';
import { SECRET_REFERENCE } from '../../secrets/secret-reference.ts';
import type { AgentSecret } from '../../secrets/take-secrets.ts';

/** Headers with placeholders where they name the agent's secrets, as `${NAME}`: the value takes its place on the way out. */
export function nameSecrets(
  headers: Record<string, RequestHeaders>,
  secrets: readonly AgentSecret[],
): Record<string, RequestHeaders> {
  const placeholders = new Map(secrets.map(({ name, placeholder }) => [name, placeholder]));
  const fill = (value: string) =>
    value.replaceAll(SECRET_REFERENCE, (text, name) => placeholders.get(name) ?? text);
  return Object.fromEntries(
    Object.entries(headers).map(([owner, ofOwner]) => [
      owner,
      Object.fromEntries(Object.entries(ofOwner).map(([header, value]) => [header, fill(value)])),
    ]),
  );
}
