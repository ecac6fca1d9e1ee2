import { type Database, transaction } from '@jettson/database';
import type { PolicyFetch } from '@jettson/egress';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { type AttemptResult, type DueDelivery, selectDue, updateAttempted } from './delivery-queries.ts';
import { type DeliveryJob, enqueueDelivery } from './enqueue-delivery.ts';
import { updateHealth } from './queries.ts';
import { signPayload } from './sign-payload.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Pauses after each failed attempt, seconds: eight attempts over 27 hours. */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
/** Deliveries that failed together must not come back together. */
const JITTER = 0.1;
const TIMEOUT_MS = 15_000;
/** The response body does not matter. */
const MAX_BODY_BYTES = 1024;
/** A webhook that has only failed for this long is disabled. */
const MAX_FAILING_MS = 5 * 24 * 3600 * 1000;
const GONE = 410;

export interface DeliverWebhookDeps {
  database: { db: Database };
  jobs: JobQueue;
  sealing: Sealing;
  /** Blocks everything that the operator's rules forbid. */
  policyFetch: PolicyFetch;
}

/** The job: one attempt. A failure is recorded together with the job for the next attempt. */
export async function deliverWebhook(
  deps: DeliverWebhookDeps,
  { accountId, deliveryId: id, attempt }: DeliveryJob,
  signal: AbortSignal,
): Promise<void> {
  const { db } = deps.database;
  const delivery = await selectDue(db, accountId, { id, attempt });
  if (delivery === undefined) return;
  const outcome = delivery.enabled
    ? await send(deps, accountId, delivery, signal)
    : { statusCode: null, error: 'The webhook is disabled' };
  const result = toResult(delivery, outcome);
  await transaction(db, async (tx) => {
    if (!(await updateAttempted(tx, accountId, { id, attempt }, result))) return;
    await updateHealth(tx, accountId, delivery.webhookId, {
      isDelivered: result.status === 'delivered',
      disabledReason: whyDisabled(delivery, outcome),
    });
    if (result.retrySeconds === null) return;
    const next = { accountId, deliveryId: id, attempt: attempt + 1 };
    await enqueueDelivery(deps.jobs, tx, next, Math.ceil(result.retrySeconds));
  });
}

interface Outcome {
  statusCode: number | null;
  /** Null: it was delivered. */
  error: string | null;
}

async function send(
  { policyFetch, sealing }: DeliverWebhookDeps,
  accountId: string,
  { id, url, payload, secrets: sealed, secretPlace }: DueDelivery,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const secrets = await Promise.all(sealed.map((secret) => sealing.open(secret, secretPlace)));
    // One group per account: failing receivers do not slow down anybody else's deliveries.
    const { statusCode } = await policyFetch(`webhooks of ${accountId}`, {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...signPayload(secrets, { id, payload }) },
      body: payload,
      timeoutMs: TIMEOUT_MS,
      signal,
      maxBodyBytes: MAX_BODY_BYTES,
      followRedirects: false,
    });
    if (statusCode >= 200 && statusCode < 300) return { statusCode, error: null };
    const isRedirect = statusCode >= 300 && statusCode < 400;
    return {
      statusCode,
      error: isRedirect ? 'Redirects are not followed' : `The receiver answered ${statusCode}`,
    };
  } catch (error) {
    // This process is stopping: the receiver is not at fault, and the job is done elsewhere or later.
    signal.throwIfAborted();
    return { statusCode: null, error: (error as Error).message };
  }
}

function toResult({ enabled, attemptsInRound }: DueDelivery, { statusCode, error }: Outcome): AttemptResult {
  if (error === null) return { status: 'delivered', statusCode, error, retrySeconds: null };
  const pause = PAUSES[attemptsInRound];
  if (!enabled || statusCode === GONE || pause === undefined) {
    return { status: 'failed', statusCode, error, retrySeconds: null };
  }
  return { status: 'pending', statusCode, error, retrySeconds: pause * (1 + JITTER * Math.random()) };
}

function whyDisabled(
  { enabled, failingSince }: DueDelivery,
  { statusCode, error }: Outcome,
  now = Date.now(),
): string | null {
  if (error === null || !enabled) return null;
  if (statusCode === GONE) return 'The receiver answered 410: it wants no more deliveries';
  if (failingSince === null || now - failingSince.getTime() < MAX_FAILING_MS) return null;
  return `Nothing has been delivered since ${failingSince.toISOString()}; the last failure: ${error}`;
}
