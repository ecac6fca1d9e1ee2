/** A span of somebody else, as the header `traceparent` names it. */
export interface TraceContext {
  traceId: string;
  spanId: string;
  isSampled: boolean;
  tracestate: string | undefined;
}

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-|$)/;
/** Longer ones need not be passed on. */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/** Reads the headers of W3C Trace Context; undefined if the first is absent or malformed, as the standard says. */
export function parseTraceContext(
  traceparent: string | null | undefined,
  tracestate?: string | null | undefined,
): TraceContext | undefined {
  const [whole, traceId, spanId, flags] = TRACEPARENT.exec(traceparent?.trim() ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  // Only later versions may have more fields.
  if (traceparent?.startsWith('00') && whole?.endsWith('-')) return undefined;
  return {
    traceId,
    spanId,
    isSampled: (Number.parseInt(flags, 16) & 1) === 1,
    tracestate: TRACESTATE.test(tracestate ?? '') ? (tracestate ?? undefined) : undefined,
  };
}

export function formatTraceparent({
  traceId,
  spanId,
  isSampled,
}: Pick<TraceContext, 'traceId' | 'spanId' | 'isSampled'>): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
