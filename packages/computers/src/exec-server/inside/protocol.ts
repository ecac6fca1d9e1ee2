/** Requests from the host to the exec server. `id` connects the answers to the request. */
export type Request =
  | {
      id: number;
      op: 'exec';
      command: string;
      cwd: string;
      env: Record<string, string>;
      timeoutMs: number;
      maxOutputBytes: number;
    }
  | { id: number; op: 'abort' }
  | { id: number; op: 'start'; process: string; command: string; cwd: string; env: Record<string, string> }
  | { id: number; op: 'output'; process: string; place: number; waitMs: number }
  | { id: number; op: 'stop'; process: string }
  | { id: number; op: 'read'; path: string; offset: number; maxBytes: number }
  | { id: number; op: 'read-lines'; path: string; first: number; count: number; maxBytes: number }
  | { id: number; op: 'write' | 'append'; path: string }
  /** The body is the text to look for, of `oldBytes`, and the one to put in its place. */
  | { id: number; op: 'edit'; path: string; oldBytes: number; replaceAll: boolean }
  | { id: number; op: 'list'; path: string }
  | { id: number; op: 'remove'; path: string }
  | { id: number; op: 'pack' | 'pack-read' | 'pack-end' | 'unpack' | 'unpack-write' | 'unpack-end' }
  | { id: number; op: 'ping' }
  /** Of a connection through the tunnel, whose id this is. There is no answer. */
  | { id: number; op: 'egress-data' | 'egress-end' | 'egress-close' }
  /** So many bytes of the connection have been passed on. */
  | { id: number; op: 'egress-room'; count: number };

/**
 * `output` any number of times, then one `done` or `failed`. `ready` comes once, with id 0, at the start. `egress` answers
 * nothing: its id is that of a connection through the tunnel, which only the native exec server has.
 */
export type Reply =
  | { id: 0; type: 'ready' }
  | { id: number; type: 'output'; stream: 'stdout' | 'stderr' }
  | {
      id: number;
      type: 'done';
      exitCode?: number | null;
      timedOut?: boolean;
      truncated?: boolean;
      running?: boolean;
      sizeBytes?: number;
      /** Lines of a file, replacements in it, or bytes that a process has written. */
      count?: number;
    }
  | { id: number; type: 'failed'; code: FailureCode; message: string }
  | {
      id: number;
      type: 'egress';
      event: EgressEvent;
      /** Bytes that have been passed on. */
      count?: number;
    };

/** What happens to a connection through the tunnel. */
export const EGRESS_EVENTS = ['open', 'data', 'room', 'end', 'close'] as const;

export type EgressEvent = (typeof EGRESS_EVENTS)[number];

export const FAILURE_CODES = [
  'outside_workspace',
  'not_found',
  'not_a_file',
  'not_a_directory',
  'no_space',
  'too_large',
  'too_many',
  'no_match',
  'invalid_pattern',
  'io_error',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** A failure that is answered as `failed`. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
