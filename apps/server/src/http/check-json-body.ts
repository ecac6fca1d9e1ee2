import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

/** More than any route takes. What reads a value usually calls itself for each level, and a deep one ends the stack. */
const MAX_LEVELS = 128;

/** Refuses a body that is not UTF-8, and JSON that is nested too deep to be read safely. Reads the body whole. */
export const checkJsonBody = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.raw.body === null) return next();
  const bytes = await c.req.arrayBuffer();
  const text = decode(bytes);
  if (isDeeper(text, MAX_LEVELS)) {
    throw invalidBody('The body is nested too deep', `at most ${MAX_LEVELS} levels of objects and lists`);
  }
  await next();
});

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidBody('The body is not UTF-8', 'JSON in UTF-8');
  }
}

function invalidBody(message: string, expected: string): ApiError {
  return new ApiError('invalid_body', message, { details: { field: 'body', expected } });
}

/** Whether JSON opens more objects and lists inside each other than `levels`, without parsing it. */
function isDeeper(json: string, levels: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (isInString) {
      if (character === '\\') index++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > levels) return true;
  }
  return false;
}
