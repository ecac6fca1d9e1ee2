import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Case } from './case.ts';
import { checkRequest, type Received } from './check-request.ts';

/** One client working through one case. */
interface Run {
  requests: Received[];
  problems: string[];
  answeredAt: number;
  /** Goes on with a stream that waits for the next request to be answered. */
  goOn?: (() => void) | undefined;
}

export interface FaultServer {
  /** The base URL of a client that works through a case; `run` keeps clients of one case apart. */
  baseUrl(caseName: string, run: string): string;
  url: string;
  close(): Promise<void>;
}

/**
 * Answers each case's requests in its order, faults included, and holds what the client sends against what
 * the case expects. `GET /verdict/<case>/<run>` gives the list of what was wrong.
 */
export async function startFaultServer(cases: Map<string, Case>): Promise<FaultServer> {
  const runs = new Map<string, Run>();
  const runOf = (id: string): Run => {
    const run = runs.get(id) ?? { requests: [], problems: [], answeredAt: 0 };
    runs.set(id, run);
    return run;
  };

  const trap = createServer((request, response) => {
    runOf(request.url?.slice(1) ?? '').problems.push('followed a redirect to another host');
    response.end('{}');
  });
  const trapUrl = await listen(trap);

  const server = createServer(async (request, response) => {
    const [, kind, caseName = '', run = '', ...rest] = (request.url ?? '').split('?', 1)[0]?.split('/') ?? [];
    const id = `${caseName}/${run}`;
    const known = cases.get(decodeURIComponent(caseName));
    if (!known) return response.writeHead(404).end();
    if (kind === 'verdict') return response.end(JSON.stringify(verdict(known, runOf(id))));
    const received = await receive(request, `/${rest.join('/')}`);
    const exchange = admit(known, runOf(id), received);
    if (!exchange)
      return response.writeHead(404).end('{"error":{"code":"not_found","message":"no more answers"}}');
    const { goOn } = runOf(id);
    await give(response, exchange.answer, `${trapUrl}/${id}`, runOf(id));
    runOf(id).answeredAt = performance.now();
    goOn?.();
  });
  const url = await listen(server);

  return {
    url,
    baseUrl: (caseName, run) => `${url}/case/${encodeURIComponent(caseName)}/${run}`,
    close: async () => {
      await Promise.all([close(server), close(trap)]);
    },
  };
}

/** Records a request and returns its answer; undefined if the case expects no further one. */
function admit(known: Case, run: Run, received: Received): Case['exchanges'][number] | undefined {
  const index = run.requests.length;
  const last = known.exchanges.at(-1);
  const exchange = known.exchanges[index] ?? (last?.repeat ? last : undefined);
  const previous = run.requests.at(-1);
  run.requests.push(received);
  if (!exchange) {
    run.problems.push(`request ${index + 1} was not expected: ${received.method} ${received.path}`);
    return undefined;
  }
  const before = previous && { key: previous.headers['x-idempotency-key'], answeredAt: run.answeredAt };
  for (const problem of checkRequest(exchange.expect, received, before)) {
    run.problems.push(`request ${index + 1}: ${problem}`);
  }
  return exchange;
}

function verdict(known: Case, run: Run): string[] {
  const missing = known.exchanges.filter(({ optional }) => !optional).length - run.requests.length;
  return missing > 0 ? [...run.problems, `${missing} more requests were expected`] : run.problems;
}

async function receive(request: IncomingMessage, path: string): Promise<Received> {
  const at = performance.now();
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return {
    at,
    body,
    method: request.method ?? '',
    path: path.replace(/^\/api\/v1/, ''),
    query: Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams),
    headers: request.headers,
  };
}

async function give(response: ServerResponse, answer: Answer, trap: string, run: Run): Promise<void> {
  const { status = 200, json, text, events, delay_ms = 0, fault } = answer;
  const headers = { ...answer.headers };
  await new Promise((resolve) => setTimeout(resolve, delay_ms));
  if (fault === 'reset') return void response.destroy();
  if (fault === 'stall' && !events) return;
  if (fault === 'redirect') return void response.writeHead(307, { location: trap }).end();
  if (answer.retry_after_date_s !== undefined) {
    // HTTP dates have whole seconds: rounded up, so that waiting until then is never too short.
    const at = Math.ceil(Date.now() / 1000 + answer.retry_after_date_s) * 1000;
    headers['retry-after'] = new Date(at).toUTCString();
  }
  if (events) return sendEvents(response, headers, { ...answer, events }, run);

  const body = Buffer.from(text ?? (json === undefined ? '' : JSON.stringify(json)));
  if (status !== 204) headers['content-length'] = String(body.length);
  response.writeHead(status, {
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  });
  for (let at = 0; answer.piece_bytes && at < body.length; at += answer.piece_bytes) {
    response.write(body.subarray(at, at + answer.piece_bytes));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if (answer.piece_bytes) return void response.end();
  if (fault !== 'hang_up') return void response.end(body);
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

type Events = NonNullable<Answer['events']>;

function sendEvents(
  response: ServerResponse,
  headers: Record<string, string>,
  {
    events,
    start_id: startId,
    later_events: later,
    later_after: count = 1,
    fault,
  }: Answer & { events: Events },
  run: Run,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  response.write(': ping\n\n');
  if (startId !== undefined) response.write(`id: ${startId}\n\n`);
  const send = (event: Events[number]) =>
    response.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  events.forEach(send);
  if (later) {
    let left = count;
    run.goOn = () => {
      if (--left > 0) return;
      run.goOn = undefined;
      later.forEach(send);
      response.end();
    };
    return;
  }
  if (fault === 'hang_up') response.write('id: 99\nevent: message\ndata: {"id":99', () => response.destroy());
  else if (fault !== 'stall') response.end();
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
