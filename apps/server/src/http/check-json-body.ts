import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import { openUtf8Decoder } from './open-utf8-decoder.ts';

/**
 * More than any route accepts. Code that reads a value usually recurses for each level, and a deep one overflows the
 * stack.
 */
const MAX_LEVELS = 128;

/** Refuses a body that is not UTF-8, and JSON that is nested too deep to be read safely. Reads the whole body. */
export const checkJsonBody = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.raw.body === null) return next();
  const decode = openUtf8Decoder();
  const text = decode(await c.req.arrayBuffer()) + decode();
  if (isDeeper(text, MAX_LEVELS)) {
    throw new ApiError('invalid_body', 'The body is nested too deep', {
      details: { field: 'body', expected: `at most ${MAX_LEVELS} levels of objects and lists` },
    });
  }
  await next();
});

/** Whether objects and lists are nested more than `levels` deep, without parsing the JSON. */
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
