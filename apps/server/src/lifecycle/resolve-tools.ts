import {
  matchesPattern,
  needsComputer,
  noSuch,
  type SpawnAgentRequest,
  TOOL_NAMES,
  TOOLSETS,
  type Toolset,
} from '@jettson/contract';
import { ApiError } from '../errors.ts';

/**
 * The names of the tools that the request gives the agent, in the order in which the model is shown them; undefined for
 * all. Throws `invalid_body` for a name that is neither a toolset nor a tool.
 */
export function resolveTools({ tools }: Pick<SpawnAgentRequest, 'tools'>): string[] | undefined {
  if (tools === undefined || tools === null) return undefined;
  const chosen = new Set(tools.flatMap((name, index) => toolsNamed(name, `tools.${index}`)));
  return TOOL_NAMES.filter((name) => chosen.has(name));
}

/**
 * Throws `invalid_body` for settings that could have no effect: a rule that matches no tool, or files without a
 * computer.
 */
export function checkTools(request: Omit<SpawnAgentRequest, 'task'>): void {
  const tools: readonly string[] = resolveTools(request) ?? TOOL_NAMES;
  for (const [index, { tool }] of (request.permissions?.rules ?? []).entries()) {
    if (!tools.some((name) => matchesPattern(tool, name))) {
      throw unknown(`permissions.rules.${index}.tool`, noSuch('tool', tool, tools), tools);
    }
  }
  for (const [index, name] of (request.require_approval ?? []).entries()) {
    if (!tools.some((known) => known === name)) {
      throw unknown(`require_approval.${index}`, noSuch('tool', name, tools), tools);
    }
  }
  if (Object.keys(request.env ?? {}).length > 0 && !TOOLSETS.shell.some((name) => tools.includes(name))) {
    throw new ApiError(
      'invalid_body',
      'env: the agent has no shell tool, so it runs no commands that could read these variables',
      {
        details: { field: 'env', expected: '"shell" in tools' },
      },
    );
  }
  if (needsComputer(tools)) return;
  for (const field of ['files', 'artifacts'] as const) {
    if ((request[field] ?? []).length === 0) continue;
    throw new ApiError(
      'invalid_body',
      `${field}: the agent has neither shell nor files tools, so it has no computer for them`,
      {
        details: { field, expected: '"shell" or "files" in tools' },
      },
    );
  }
}

function toolsNamed(name: string, field: string): readonly string[] {
  if (Object.hasOwn(TOOLSETS, name)) return TOOLSETS[name as Toolset];
  if (TOOL_NAMES.some((known) => known === name)) return [name];
  const known = [...Object.keys(TOOLSETS), ...TOOL_NAMES];
  throw unknown(field, noSuch('tool or toolset', name, known), known);
}

function unknown(field: string, message: string, known: readonly string[]): ApiError {
  return new ApiError('invalid_body', `${field}: ${message}`, {
    details: { field, expected: known.join(' | ') },
  });
}
