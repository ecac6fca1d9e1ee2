import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import type { Destination } from '../config-telemetry.ts';

/** The options of any exporter that speaks OTLP. */
export function toOtlpOptions({
  url,
  headers,
  timeoutMs,
  isCompressed,
}: Extract<Destination, { to: 'otlp' }>) {
  return {
    url,
    headers,
    timeoutMillis: timeoutMs,
    compression: isCompressed ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    // An answer that trickles in must not hold up the next batch.
    concurrencyLimit: 10,
  };
}
