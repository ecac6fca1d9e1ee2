import type { SpawnAgentRequest } from '@jettson/contract';
import { ApiError } from '../errors.ts';
import { SECRET_REFERENCE } from '../secrets/secret-reference.ts';

/**
 * Throws `invalid_body` for a variable that has the name of one of the agent's secrets, and for a header that names a
 * secret which the agent does not have.
 */
export function checkSecretNames({
  secrets,
  env,
  mcp_servers: servers,
  tools,
}: Pick<SpawnAgentRequest, 'secrets' | 'env' | 'mcp_servers' | 'tools'>): void {
  const names = secrets ?? [];
  for (const [index, name] of names.entries()) {
    if (env && Object.hasOwn(env, name)) throw fault(`secrets.${index}`, `env also has a variable ${name}`);
  }
  const owners = [
    ...(servers ?? []).map(({ headers }, index) => ({ field: `mcp_servers.${index}`, headers })),
    ...(tools ?? []).map((tool, index) => ({
      field: `tools.${index}`,
      headers: typeof tool !== 'string' && tool.type === 'http' ? tool.headers : null,
    })),
  ];
  for (const { field, headers } of owners) {
    for (const [header, value] of Object.entries(headers ?? {})) {
      const missing = [...value.matchAll(SECRET_REFERENCE)].find(([, name = '']) => !names.includes(name));
      if (missing === undefined) continue;
      throw fault(`${field}.headers.${header}`, `the agent has no secret ${missing[1]}; name it in secrets`);
    }
  }
}

function fault(field: string, message: string): ApiError {
  return new ApiError('invalid_body', `${field}: ${message}`, { details: { field, expected: message } });
}
