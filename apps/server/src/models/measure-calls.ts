import { APICallError } from '@ai-sdk/provider';
import { OTHER } from '../telemetry/bound-labels.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import { pickFacts } from './find-price.ts';
import type { MeasureCall } from './guard-model.ts';
import type { ResolvedModel } from './open-model.ts';
import { shippedTable } from './table/model-table.ts';

const labels = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'];

const duration = histogram({
  name: 'gen_ai_client_operation_duration_seconds',
  help: 'How long models took, from the request to the whole answer; error_type says how a call failed.',
  labels: [...labels, 'error_type'],
  otel: { name: 'gen_ai.client.operation.duration', unit: 's' },
  buckets: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
});

const tokens = histogram({
  name: 'gen_ai_client_token_usage',
  help: 'Tokens that a call read (input) and wrote (output), as the provider reported them.',
  labels: [...labels, 'gen_ai_token_type'],
  otel: { name: 'gen_ai.client.token.usage', unit: '{token}' },
  buckets: [
    1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
  ],
});

const errors = counter({
  name: 'jettson_provider_errors_total',
  help: 'Calls of models that failed: the status of the answer, or what kind of failure it was.',
  labels: ['provider', 'model', 'error_type'],
});

/** Callers may name any model, and providers refuse those that do not exist: only one that has answered gets its own label. */
const answered = new Set<string>();

/** Measures the calls of a model. */
export function measureCalls(
  model: Pick<ResolvedModel, 'id' | 'provider' | 'tableNames' | 'isLocal'>,
): MeasureCall {
  const { id, provider } = model;
  const name = id.slice(id.indexOf('/') + 1);
  const isKnown = () => answered.has(id) || pickFacts(model, shippedTable().models) !== undefined;
  return () => {
    const start = performance.now();
    let isDone = false;
    return ({ error, usage }) => {
      if (isDone) return;
      isDone = true;
      if (error === undefined) answered.add(id);
      const shown = isKnown() ? name : OTHER;
      const common = {
        gen_ai_operation_name: 'chat',
        gen_ai_provider_name: provider,
        gen_ai_request_model: shown,
      };
      const type = error === undefined ? '' : typeOf(error);
      duration.observe({ ...common, error_type: type }, (performance.now() - start) / 1000);
      if (type !== '' && type !== CANCELLED) errors.add({ provider, model: shown, error_type: type });
      if (usage === undefined) return;
      const { inputTokens, outputTokens } = usage;
      if (inputTokens.total) tokens.observe({ ...common, gen_ai_token_type: 'input' }, inputTokens.total);
      if (outputTokens.total) tokens.observe({ ...common, gen_ai_token_type: 'output' }, outputTokens.total);
    };
  };
}

/** The run was stopped, which is nobody's failure. */
const CANCELLED = 'cancelled';

function typeOf(error: unknown): string {
  if (APICallError.isInstance(error))
    return error.statusCode === undefined ? 'connection' : String(error.statusCode);
  return error instanceof Error && error.name === 'AbortError' ? CANCELLED : '_OTHER';
}
