import type { TraceContext } from './trace-context.ts';

export type SpanAttributes = Record<string, string | number | boolean | string[] | undefined>;

/** A span that is over. It is sent as a whole, so a process that dies leaves none open. */
export interface FinishedSpan {
  traceId: string;
  spanId: string;
  parent: Pick<TraceContext, 'spanId' | 'tracestate'> | undefined;
  name: string;
  kind: 'internal' | 'client' | 'server';
  startMs: number;
  endMs: number;
  attributes: SpanAttributes;
  /** Why it failed, for people. */
  error?: string | undefined;
}

/** Where finished spans go. Nothing here waits or throws: spans that cannot be sent are dropped and counted. */
export interface Tracing {
  /** Whether the spans of a trace are wanted, by the configured sampler. Every process decides the same. */
  isSampled(traceId: string, parent: TraceContext | undefined): boolean;
  /** Whether spans may hold prompts, answers and what tools read and return. */
  readonly capturesContent: boolean;
  send(span: FinishedSpan): void;
}
