import type { TokenUsage } from '@jettson/contract';
import type { SpanAttributes } from '../../telemetry/tracing.ts';
import type { AgentRow } from '../queries.ts';

export function nameOf({ model, definition }: Pick<AgentRow, 'model' | 'definition'>): string {
  return model || definition.model || '';
}

/** Models are named `<provider>/<name>`. */
export function providerOf(model: string): string {
  return model.includes('/') ? model.slice(0, model.indexOf('/')) : 'jettson';
}

export function shortName(model: string): string {
  return model.slice(model.indexOf('/') + 1);
}

export function toUsageAttributes(usage: TokenUsage): SpanAttributes {
  return {
    'gen_ai.usage.input_tokens': usage.input_tokens,
    'gen_ai.usage.output_tokens': usage.output_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cached_input_tokens,
    'gen_ai.usage.cache_creation.input_tokens': usage.cache_write_tokens,
  };
}

/** The status of the provider's answer, if the text names one. */
export function toErrorType(error: string): string {
  return /status (\d{3})/.exec(error)?.[1] ?? '_OTHER';
}

/** Of a failed call of a model: which one, where, and the status. What the provider said comes after that. */
export function beforeColon(error: string): string {
  return error.split(': ')[0] ?? '';
}
