import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { histogram } from '../telemetry/metrics.ts';
import { parseTraceContext } from '../telemetry/trace-context.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { AppEnv } from './app-env.ts';

const duration = histogram({
  name: 'http_server_request_duration_seconds',
  help: 'How long requests took until their answer began.',
  labels: ['http_request_method', 'http_route', 'http_response_status_code'],
  otel: { name: 'http.server.request.duration', unit: 's' },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Measures each request. One that names a span of its caller becomes a span below it: others would each be a trace of
 * their own, most of them about somebody who polls.
 */
export function observeRequests(tracing: Tracing | undefined) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const startMs = Date.now();
    const start = performance.now();
    await next();
    const seconds = (performance.now() - start) / 1000;
    const method = METHODS.has(c.req.method) ? c.req.method : '_OTHER';
    const { status } = c.res;
    const route = routePath(c, -1);
    duration.observe(
      { http_request_method: method, http_route: route, http_response_status_code: String(status) },
      seconds,
    );
    const parent = parentOf(c);
    if (tracing === undefined || parent === undefined || !tracing.isSampled(parent.traceId, parent)) return;
    tracing.send({
      traceId: parent.traceId,
      spanId: randomBytes(8).toString('hex'),
      parent,
      name: `${method} ${route}`,
      kind: 'server',
      startMs,
      endMs: startMs + seconds * 1000,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'url.path': c.req.path,
        'url.scheme': c.var.connection?.isSecure ? 'https' : 'http',
        'jettson.request.id': c.var.requestId,
        ...(status >= 500 && { 'error.type': String(status) }),
      },
      ...(status >= 500 && { error: `status ${status}` }),
    });
  });
}

/** The request that spawns an agent, as it is kept with the agent. */
export function originOf(c: Context<AppEnv>) {
  const parent = parentOf(c);
  const traceparent = parent && c.req.header('traceparent')?.trim();
  return {
    request_id: c.var.requestId,
    ...(traceparent && { traceparent }),
    ...(parent?.tracestate && { tracestate: parent.tracestate }),
  };
}

/** What the log says about the trace of a request. */
export function traceFieldsOf(c: Context<AppEnv>): Record<string, string> {
  const parent = parentOf(c);
  return parent === undefined ? {} : { trace_id: parent.traceId, span_id: parent.spanId };
}

function parentOf(c: Context<AppEnv>) {
  return parseTraceContext(c.req.header('traceparent'), c.req.header('tracestate'));
}
