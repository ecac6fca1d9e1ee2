import type { LanguageModelV4 } from '@ai-sdk/provider';
import { measureUsage } from '@jettson/agent';
import type { TokenUsage } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { PricedModel } from '../models/find-price.ts';
import { costOf, FREE } from '../models/model-price.ts';
import { withCalls } from '../models/with-calls.ts';
import { countSpent } from './count-spent.ts';
import { meterCall, spentOn } from './meter.ts';
import { type CostRefusal, releaseCall, reserveCall } from './reserve-cost.ts';

/** The model was not called: a monthly cap has no room, or cannot be enforced. Nothing was spent on this call. */
export class CostRefusedError extends Error {
  override readonly name = 'CostRefusedError';
  readonly refusal: CostRefusal;

  constructor(refusal: CostRefusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

/** What failed around a call of a model, and not in it. Providers have errors of their own, so only ours can be told apart. */
const failuresOfMetering = new WeakSet<object>();

/**
 * What stopped a call of a metered model from outside: a refusal for its cost, or a failure of the database. Undefined where
 * the model itself failed. The `ai` package puts what stops its second try inside an error of its own.
 */
export function failureOutsideModel(error: unknown): Error | undefined {
  const last = isRetryError(error) ? error.lastError : error;
  return last instanceof Error && failuresOfMetering.has(last) ? last : undefined;
}

/** Told apart by its name, so that the package is not loaded for it. */
function isRetryError(error: unknown): error is Error & { lastError: unknown } {
  return error instanceof Error && error.name === 'AI_RetryError' && 'lastError' in error;
}

async function outsideModel<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Error) failuresOfMetering.add(error);
    throw error;
  }
}

/** A model as found by `resolveModel`. */
export type MeterableModel = PricedModel & { model: LanguageModelV4 };

export interface MeteredModel {
  model: LanguageModelV4;
  /** The usage of its calls so far. */
  used(): TokenUsage;
}

/** Time limit for model calls that are metered this way. */
const TIME_LIMIT_MS = 10 * 60_000;

/**
 * A model for calls outside of runs, such as extraction and summaries: each call counts for the account's day and the
 * key, and against their monthly caps. If these have no room, a call throws CostRefusedError.
 */
export function openMeteredModel(
  db: Database,
  accountId: string,
  { keyId, resolved }: { keyId: string; resolved: MeterableModel },
): MeteredModel {
  const used: TokenUsage = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 };
  const model = withCalls(resolved.model, {
    doStream: () => Promise.reject(new Error('a metered model gives whole answers')),
    async doGenerate(options) {
      const call = {
        keyId,
        model: resolved,
        chars: JSON.stringify(options.prompt).length,
        maxOutputTokens: options.maxOutputTokens,
        timeLimitMs: TIME_LIMIT_MS,
      };
      const { id: reservationId, price } = await outsideModel(async () => {
        const reserved = await reserveCall(db, accountId, call);
        if ('reason' in reserved) throw new CostRefusedError(reserved);
        return reserved;
      });
      const result = await Promise.resolve(resolved.model.doGenerate(options)).catch(async (error) => {
        await outsideModel(() => releaseCall(db, accountId, reservationId));
        throw error;
      });
      const usage = measureUsage(result.usage, { asked: options.prompt, answered: result.content });
      addUsage(used, usage);
      const spent = spentOn(usage, costOf(price ?? FREE, usage));
      countSpent(resolved.id, spent);
      await outsideModel(() => meterCall(db, accountId, { keyId, model: resolved.id, reservationId, spent }));
      return result;
    },
  });
  return { model, used: () => ({ ...used }) };
}

function addUsage(total: TokenUsage, usage: TokenUsage): void {
  total.input_tokens += usage.input_tokens;
  total.output_tokens += usage.output_tokens;
  total.cached_input_tokens += usage.cached_input_tokens;
  const written = (total.cache_write_tokens ?? 0) + (usage.cache_write_tokens ?? 0);
  if (written > 0) total.cache_write_tokens = written;
  if (usage.estimated) total.estimated = true;
}
