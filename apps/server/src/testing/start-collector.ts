import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

interface CollectedSpan {
  traceId: string;
  spanId: string;
  /** Empty: none. */
  parentSpanId: string;
  name: string;
  startMs: number;
  endMs: number;
  attributes: Record<string, unknown>;
  /** Undefined: it did not fail. */
  error: string | undefined;
}

export interface Collector extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string;
  /** All spans that came, those that came twice too. */
  received: CollectedSpan[];
  /** Each span once, as it came last. */
  spans(): CollectedSpan[];
  /** Bodies of the other signals. */
  metrics: Record<string, unknown>[];
  logs: Record<string, unknown>[];
  requests: { path: string; headers: IncomingMessage['headers']; body: Buffer }[];
}

/**
 * A fake collector, which speaks OTLP over HTTP with JSON. `answer` answers instead of it, as one that is in trouble would;
 * the spans of protobuf requests are in `requests` only.
 */
export async function startCollector(answer?: (response: ServerResponse) => void): Promise<Collector> {
  const collector = { received: [], metrics: [], logs: [], requests: [] } as unknown as Collector;
  const server = createServer(async (request, response) => {
    const raw = await readBody(request).catch(() => null);
    // The sender has given up.
    if (raw === null) return;
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const path = request.url ?? '';
    collector.requests.push({ path, headers: request.headers, body });
    if (request.headers['content-type'] === 'application/json') {
      const sent = JSON.parse(body.toString());
      if (path.endsWith('/v1/traces')) collector.received.push(...readSpans(sent));
      if (path.endsWith('/v1/metrics')) collector.metrics.push(sent);
      if (path.endsWith('/v1/logs')) collector.logs.push(sent);
    }
    if (answer) answer(response);
    else response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(collector, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => [...new Map(collector.received.map((span) => [span.spanId, span])).values()],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

type Attribute = { key: string; value: Record<string, unknown> };

interface SentSpan extends Pick<CollectedSpan, 'traceId' | 'spanId' | 'name'> {
  parentSpanId?: string;
  startTimeUnixNano: string | number;
  endTimeUnixNano: string | number;
  attributes?: Attribute[];
  status?: { code?: number; message?: string };
}

function readSpans(sent: { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] }): CollectedSpan[] {
  const spans = sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return spans.map(
    ({
      traceId,
      spanId,
      parentSpanId = '',
      name,
      startTimeUnixNano,
      endTimeUnixNano,
      attributes,
      status,
    }) => ({
      traceId,
      spanId,
      parentSpanId,
      name,
      startMs: Math.round(Number(startTimeUnixNano) / 1e6),
      endMs: Math.round(Number(endTimeUnixNano) / 1e6),
      attributes: readAttributes(attributes ?? []),
      error: status?.code === 2 ? (status.message ?? '') : undefined,
    }),
  );
}

/** Attributes as OTLP writes them in JSON. */
export function readAttributes(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue(value: Record<string, unknown>): unknown {
  const [[type, content] = []] = Object.entries(value);
  if (type === 'intValue') return Number(content);
  if (type !== 'arrayValue') return content;
  return ((content as { values?: Record<string, unknown>[] }).values ?? []).map(readValue);
}
