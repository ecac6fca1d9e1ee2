import { secureJsonParse } from '@ai-sdk/provider-utils';

/** Maximum depth of arguments. JSON serializers recurse for each level. */
const MAX_LEVELS = 32;
/** How much the model is shown of arguments that are deeper. */
const SHOWN_CHARS = 500;

type Arguments = { input: Record<string, unknown> } | { broken: string };

/**
 * The arguments of a call as the model wrote them. They are broken if they are not a JSON object, if they are nested too
 * deep, and if they name a prototype.
 */
export function parseArguments(written: string): Arguments {
  if (written.trim() === '') return { input: {} };
  let value: unknown;
  try {
    value = secureJsonParse(written);
  } catch {
    return { broken: written };
  }
  if (isTooDeep(value)) return { broken: written.slice(0, SHOWN_CHARS) };
  if (!isNested(value) || Array.isArray(value)) {
    return { broken: typeof value === 'string' ? value : JSON.stringify(value) };
  }
  return { input: value as Record<string, unknown> };
}

function isTooDeep(value: unknown): boolean {
  // Level by level, so that no depth can overflow the stack.
  let level = [value].filter(isNested);
  for (let depth = 0; depth < MAX_LEVELS && level.length > 0; depth++) {
    level = level.flatMap(Object.values).filter(isNested);
  }
  return level.length > 0;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
