import { createHash } from 'node:crypto';
import type { MemoryAccess } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import type { Context } from 'hono';
import type { RawBuilder } from 'kysely';
import { ApiError } from '../errors.ts';
import { agentOf } from './agent-of.ts';
import type { AppEnv } from './app-env.ts';
import {
  claimKey,
  type FiledCall,
  insertAnswers,
  type NewAnswer,
  selectAnswer,
  selectAnswers,
  updateAnswer,
} from './idempotency-queries.ts';
import { namesInAnswer } from './names-in-answer.ts';
import { fileKey, openAnswer, sealAnswer } from './seal-answer.ts';

export interface IdempotentCall {
  /** From the request header; without one the change simply runs in a transaction. */
  key: string | undefined;
  /** The call and its object, e.g. "agents.cancel ag_…": a key may be used once for each. */
  operation: string;
  /** The request as JSON: the same key with a different request is refused. */
  request: unknown;
}

export const IDEMPOTENCY_KEY_MAX_CHARS = 255;

/**
 * Runs `change` at most once for an idempotency key of an account within 24 hours. The key, the change and its answer
 * are one transaction, so a crash leaves all of them or none; a call that races another waits for it and gets its
 * answer. A change that throws leaves the key unused.
 *
 * Throws `idempotency_key_reused` if the key was used with another request.
 */
export async function withIdempotency<Body>(
  db: Database,
  accountId: string,
  call: IdempotentCall,
  change: (tx: Database) => Promise<Body>,
): Promise<{ body: Body; replayed: boolean }> {
  const { key } = call;
  if (key === undefined) return { body: await transaction(db, change), replayed: false };
  return transaction(db, async (tx) => {
    const filed = toFiled(call, key);
    if (!(await claimKey(tx, accountId, filed))) {
      const earlier = await findAnswer<Body>(tx, accountId, call);
      if (earlier === undefined) throw new Error('an idempotency key vanished inside its transaction');
      return { body: earlier, replayed: true };
    }
    const body = await change(tx);
    await updateAnswer(tx, accountId, filed, {
      answer: sealAnswer(JSON.stringify(body ?? null), { key, accountId }),
      memories: namesInAnswer(body),
      agentId: agentOf(call.operation, body),
    });
    return { body, replayed: false };
  });
}

/**
 * The answer that a call with this key was given, if any: for calls that ask a model before their transaction and need
 * not ask again. Throws `idempotency_key_reused` if the key was used with another request.
 */
export async function findAnswer<Body>(
  db: Database,
  accountId: string,
  call: IdempotentCall,
): Promise<Body | undefined> {
  const { key } = call;
  if (key === undefined) return undefined;
  const filed = toFiled(call, key);
  const earlier = await selectAnswer(db, accountId, filed);
  return earlier && readAnswer<Body>(earlier, filed, { key, accountId });
}

/** The answers of one operation, for calls that are done together in a transaction that keeps similar calls out. */
export interface SharedAnswers<Body> {
  /** The answer to the call, from earlier or just now. Throws `idempotency_key_reused`. */
  find(call: IdempotentCall): Body | undefined;
  /** Records the answer of a call that has none yet. */
  give(call: IdempotentCall, body: Body): void;
  /** The statement that stores the recorded answers; undefined if there are none. */
  filing(): RawBuilder<unknown> | undefined;
}

/** Reads the answers to these calls of one `operation`. */
export async function openAnswers<Body>(
  tx: Database,
  accountId: string,
  operation: string,
  calls: readonly IdempotentCall[],
): Promise<SharedAnswers<Body>> {
  const asked = new Map(
    calls.flatMap((call) => {
      const { key } = call;
      return key === undefined ? [] : [[call, { ...toFiled(call, key), sealedFor: { key, accountId } }]];
    }),
  );
  const keys = [...asked.values()].map(({ key }) => key);
  const earlier = keys.length === 0 ? [] : await selectAnswers(tx, accountId, operation, keys);
  const known = new Map(earlier.map((answer) => [answer.key, answer]));
  const given: NewAnswer[] = [];
  return {
    find(call) {
      const filed = asked.get(call);
      const answer = filed && known.get(filed.key);
      return answer && readAnswer<Body>(answer, filed, filed.sealedFor);
    },
    give(call, body) {
      const filed = asked.get(call);
      if (filed === undefined) return;
      const { key, requestHash, sealedFor } = filed;
      const agentId = agentOf(operation, body);
      const answer = { key, requestHash, answer: sealAnswer(JSON.stringify(body), sealedFor), agentId };
      known.set(key, answer);
      given.push({ ...answer, memories: namesInAnswer(body) });
    },
    filing: () => (given.length > 0 ? insertAnswers(accountId, operation, given) : undefined),
  };
}

function readAnswer<Body>(
  { requestHash, answer }: { requestHash: string; answer: string | null },
  filed: FiledCall,
  sealedFor: Parameters<typeof openAnswer>[1],
): Body {
  if (requestHash !== filed.requestHash) throw keyReused();
  if (answer === null) throw answerErased();
  return JSON.parse(openAnswer(answer, sealedFor)) as Body;
}

/** The header under either of the names that clients use. Throws `invalid_key` for an impossible key, and for two. */
export function idempotencyKeyOf({ req, var: { memoryLimit } }: Context<AppEnv>): string | undefined {
  const [own, other] = [req.header('idempotency-key'), req.header('x-idempotency-key')];
  const key = own ?? other;
  if (key === undefined) return undefined;
  if (other !== undefined && other !== key) {
    throw new ApiError('invalid_key', 'Idempotency-Key and X-Idempotency-Key differ', {
      details: { field: 'Idempotency-Key', expected: 'only one of the two headers, or the same key in both' },
    });
  }
  if (key.length > 0 && key.length <= IDEMPOTENCY_KEY_MAX_CHARS) return keyWithin(memoryLimit, key);
  throw new ApiError(
    'invalid_key',
    `The idempotency key must have 1 to ${IDEMPOTENCY_KEY_MAX_CHARS} characters`,
    {
      details: { field: 'Idempotency-Key', expected: `1..${IDEMPOTENCY_KEY_MAX_CHARS} characters` },
    },
  );
}

/** Keys of callers that reach other memories never meet: an answer may hold what only the other may see. */
export function keyWithin(limit: MemoryAccess | null, key: string): string {
  return limit === null ? key : `${key}\n${canonicalJson(limit)}`;
}

/** The call was made, but its response contained something that has since been deleted for good. */
function answerErased(): ApiError {
  return new ApiError(
    'conflict',
    'This call was made before, and its answer was erased with the memory or the agent that it showed',
    {
      details: { field: 'Idempotency-Key', expected: 'a new key' },
    },
  );
}

/** The error for a key that is reused with another request. */
export function keyReused(): ApiError {
  return new ApiError('idempotency_key_reused', 'This idempotency key was used with a different request', {
    details: { field: 'Idempotency-Key', expected: 'a new key, or the same request as before' },
  });
}

function toFiled({ operation, request }: IdempotentCall, key: string): FiledCall {
  const requestHash = createHash('sha256').update(canonicalJson(request)).digest('hex');
  return { operation, key: fileKey(key), requestHash };
}

/** JSON with sorted keys, so that the order of fields in a request does not matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
