import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@jettson/database';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import { canonicalJson, checkKey, idempotencyKeyOf, keyReused } from './idempotency.ts';
import {
  claimCall,
  type FiledAnswer,
  type FiledCall,
  fileAnswer,
  releaseCall,
  selectAnswer,
  touchCall,
} from './replay-queries.ts';
import { fileKey, openAnswer, sealAnswer } from './seal-answer.ts';

export const MUTATING: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** These write their answer in the transaction of what they do, which is stricter; or only read. */
const KEEP_THEIR_OWN = [
  /^POST \/api\/v1\/agents$/,
  /^POST \/api\/v1\/agents\/[^/]+\/messages$/,
  /^POST \/api\/v1\/files$/,
  /^POST \/api\/v1\/memory$/,
  /^POST \/api\/v1\/memory\/import$/,
  /^POST \/api\/v1\/memory\/search$/,
];
const TOUCH_MS = 20_000;
const LOOK_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/**
 * Gives every call that changes something an idempotency key: for 24 hours the same key of the account answers what
 * it answered first, in whatever process, and a call that races another waits for it. A call that failed leaves the
 * key unused. Should the process die after the change and before the answer is filed, a retry makes the change
 * again; each of these calls bears that.
 */
export function replayAnswers({ db }: { db: Database }) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const operation = `${c.req.method} ${c.req.path}`;
    const key = idempotencyKeyOf(c);
    const isOurs = MUTATING.includes(c.req.method) && !KEEP_THEIR_OWN.some((own) => own.test(operation));
    if (!isOurs || key === undefined) return next();
    checkKey(key);
    const { accountId } = c.var;
    const call = { operation, key: fileKey(key), requestHash: await hashRequest(c) };
    const earlier = await claimOrFind(db, accountId, call);
    if (earlier === null) return answerAndFile(c, next, { db, call, key });
    if (earlier.requestHash !== call.requestHash) throw keyReused();
    return replay(earlier, { key, accountId });
  });
}

/** Null when the key is ours now; else what another call with it asked and answered. */
async function claimOrFind(db: Database, accountId: string, call: FiledCall): Promise<FiledAnswer | null> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    if (await claimCall(db, accountId, call)) return null;
    const earlier = await selectAnswer(db, accountId, call);
    if (earlier && (earlier.status !== 0 || earlier.requestHash !== call.requestHash)) return earlier;
    if (Date.now() > deadline) {
      throw new ApiError('unavailable', 'A call with this idempotency key is still under way', {
        retryAfterSeconds: 5,
      });
    }
    await sleep(LOOK_MS);
  }
}

async function answerAndFile(
  c: Context<AppEnv>,
  next: () => Promise<void>,
  { db, call, key }: { db: Database; call: FiledCall; key: string },
): Promise<void> {
  const { accountId } = c.var;
  const touching = setInterval(() => {
    touchCall(db, accountId, call).catch((error) => c.var.log.warn({ err: error }, 'a call was not touched'));
  }, TOUCH_MS);
  try {
    await next();
  } finally {
    clearInterval(touching);
    if (c.res.ok) {
      const answer = sealAnswer(await c.res.clone().text(), { key, accountId });
      await fileAnswer(db, accountId, call, { status: c.res.status, answer });
    } else {
      await releaseCall(db, accountId, call);
    }
  }
}

function replay({ status, answer }: FiledAnswer, sealedFor: { key: string; accountId: string }): Response {
  const body = openAnswer(answer ?? '', sealedFor);
  return new Response(body === '' ? null : body, {
    status,
    headers: {
      'idempotent-replayed': 'true',
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    },
  });
}

/** What makes two requests the same: the order of fields and white space do not matter. */
async function hashRequest(c: Context<AppEnv>): Promise<string> {
  const text = await c.req.text();
  const query = Object.entries(c.req.query()).sort();
  return createHash('sha256')
    .update(JSON.stringify([query, canonical(text)]))
    .digest('hex');
}

function canonical(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return text;
  }
}
