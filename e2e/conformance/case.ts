import { readdirSync, readFileSync } from 'node:fs';

/** One case: what a client does, what it must send, which answer it gets, and what must come out. */
export interface Case {
  name: string;
  /** Options of the client, as Python names them: max_retries, timeout_seconds, default_headers. */
  client?: Record<string, unknown>;
  call: {
    /** As Python names it, e.g. `memory.import_`. */
    method: string;
    args?: unknown[];
    options?: Record<string, unknown>;
    /** Leaves a stream that never ends after so many items. */
    take?: number;
  };
  exchanges: Exchange[];
  /** A part of the result, as the wire has it; for `iterate` and `stream`, of the list of what came. */
  result?: unknown;
  /** Class and fields of the error, by their wire names: type, code, status, message, details, request_id, … */
  error?: Record<string, unknown>;
}

interface Exchange {
  expect: Expectation;
  answer: Answer;
  /** Whether the request need not come. */
  optional?: boolean;
  /** Serves all further requests too. */
  repeat?: boolean;
}

export interface Expectation {
  method: string;
  /** Behind the base URL, without the query. */
  path: string;
  query?: Record<string, string>;
  /** Whole; absent: no body. */
  body?: unknown;
  /** `*`: any value; null: not sent. */
  headers?: Record<string, string | null>;
  /** The least time since the previous answer. */
  min_gap_ms?: number;
  /** The idempotency key is that of the previous request. */
  same_key?: boolean;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  /** Sent as it is, in place of `json`. */
  text?: string;
  /** Sent as server-sent events, before the fault. */
  events?: { id: number | string; type: string; ts: number; data: Record<string, unknown> }[];
  /** Sent before the events, in a frame that has nothing but it. */
  start_id?: string;
  /** Sent on the same stream when the next request, or the next `later_after`, are answered; it stays open until then. */
  later_events?: Answer['events'];
  later_after?: number;
  /** Header Retry-After as an HTTP date this far ahead. */
  retry_after_date_s?: number;
  delay_ms?: number;
  /** Sends the text in pieces of so many bytes. */
  piece_bytes?: number;
  /**
   * reset: the connection is cut before an answer. hang_up: half of the body, then cut. stall: silence.
   * redirect: to another host, where a listener notes whether anything arrives.
   */
  fault?: 'reset' | 'hang_up' | 'stall' | 'redirect';
}

/** All cases, by name. */
export function readCases(): Map<string, Case> {
  const folder = new URL('cases/', import.meta.url);
  const cases = readdirSync(folder).flatMap(
    (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'), expandSample) as Case[],
  );
  const byName = new Map(cases.map((one) => [one.name, one]));
  if (byName.size < cases.length) throw new Error('two cases have one name');
  return byName;
}

const SAMPLES = JSON.parse(readFileSync(new URL('samples.json', import.meta.url), 'utf8'));

/** `{"$agent": {"status": "idle"}}` stands for the sample agent with another status. */
function expandSample(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const [name, changes] = Object.entries(value)[0] ?? [];
  return name?.startsWith('$') ? { ...SAMPLES[name], ...changes } : value;
}
