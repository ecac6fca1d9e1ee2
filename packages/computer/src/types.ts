/** What a computer may use. Sizes are bytes. */
export interface ComputerLimits {
  /** Cores; fractions allowed. */
  cpus: number;
  memoryBytes: number;
  pids: number;
  /** Size of /workspace. */
  workspaceBytes: number;
}

/** A limit that a provider may or may not be able to enforce on this machine. */
export type Limit = keyof ComputerLimits;

export interface ProviderCheck {
  ok: boolean;
  /** Limits that are really enforced on this machine. */
  enforced: Limit[];
  /** What is missing, one sentence each, with how to get it. */
  missing: string[];
}

export interface ComputerSpec {
  /** Unique among live computers; safe as a file name. */
  id: string;
  limits: ComputerLimits;
  labels: Record<string, string>;
}

export interface ComputerInfo {
  id: string;
  labels: Record<string, string>;
  /** The process that made it is gone: nobody but a sweep clears it up. */
  isOrphan: boolean;
}

export interface ExecOptions {
  /** Relative to /workspace, which is the default. */
  cwd?: string;
  env?: Record<string, string>;
  timeoutMs: number;
  /** Aborting ends the command and its whole tree at once. */
  signal?: AbortSignal;
  /** Called with each piece of output as it arrives. */
  onOutput?: (piece: { stream: 'stdout' | 'stderr'; text: string }) => void;
}

export interface ExecResult {
  stdout: string;
  stderr: string;
  /** Null when the command was ended by a signal or its time limit. */
  exitCode: number | null;
  /** Output beyond 10 MB was dropped. */
  truncated: boolean;
  timedOut: boolean;
}

export interface DirectoryEntry {
  name: string;
  sizeBytes: number;
  isDir: boolean;
}

/** Why a computer refused or failed a file operation. */
export type ComputerErrorCode =
  | 'outside_workspace'
  | 'not_found'
  | 'not_a_file'
  | 'not_a_directory'
  | 'no_space'
  | 'too_large'
  | 'computer_gone'
  | 'io_error';

/**
 * A failure that the agent may be told of: the message names the path as the agent wrote it and
 * nothing of the host.
 */
export class ComputerError extends Error {
  override readonly name = 'ComputerError';
  readonly code: ComputerErrorCode;

  constructor(code: ComputerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A computer ended before it was ready, by whatever ended it: another one may start. The message is the operator's. */
export class ComputerStartError extends Error {
  override readonly name = 'ComputerStartError';
}

/** One isolated machine. Paths are absolute inside it or relative to /workspace, and never leave /workspace. */
export interface Computer {
  readonly id: string;
  exec(command: string, options: ExecOptions): Promise<ExecResult>;
  /** Reads at most `maxBytes` from `offset` (default 0); `sizeBytes` is the whole file's size. */
  readFile(
    path: string,
    range: { offset?: number; maxBytes: number },
  ): Promise<{ data: Buffer; sizeBytes: number }>;
  /** Atomic: readers see the old file or the new one. Makes missing parent folders. */
  writeFile(path: string, data: Uint8Array): Promise<void>;
  list(path: string): Promise<DirectoryEntry[]>;
  /** Removes a file or a whole folder. */
  remove(path: string): Promise<void>;
  /** Changes cpus, memoryBytes and pids of a running computer: a warm one gets the limits of the plan that claims it. */
  resize(limits: ComputerLimits): Promise<void>;
  /** True while the exec server inside answers. */
  isHealthy(): Promise<boolean>;
  /** Ends every process inside and removes everything. Idempotent. */
  destroy(): Promise<void>;
}

export interface ComputerProvider {
  readonly name: string;
  check(): Promise<ProviderCheck>;
  create(spec: ComputerSpec): Promise<Computer>;
  /** The computer that another process made, or null when it is gone. */
  attach(id: string): Promise<Computer | null>;
  /** Live and half-dead computers whose labels include `labels`: the sweep of orphans reads it. */
  list(labels: Record<string, string>): Promise<ComputerInfo[]>;
  /** Removes what is left of a computer by its id, whatever state it is in. Idempotent. */
  remove(id: string): Promise<void>;
}

/** A connection that the egress policy refused. The message is fit for the agent. */
export class EgressDeniedError extends Error {
  override readonly name = 'EgressDeniedError';
}

export interface EgressDenial {
  computerId: string;
  /** host:port as it was asked for. */
  target: string;
  reason: string;
}

/** The only way from a computer to a network: one HTTP/CONNECT proxy on a unix socket for each computer. */
export interface EgressGateway {
  /** Starts listening on `socketPath` for this computer. */
  open(computerId: string, socketPath: string): Promise<{ close(): Promise<void> }>;
  /** Calls `listener` for each refused connection; returns the unsubscribe function. */
  onDenied(listener: (denial: EgressDenial) => void): () => void;
  close(): Promise<void>;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  signal?: AbortSignal;
  /** The body is cut after this many bytes. */
  maxBodyBytes: number;
  /** Default true; else a redirect is the answer. */
  followRedirects?: boolean;
}

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
}

/** HTTP from the host under the same policy as the computers: resolves once, checks, dials that address; re-checks redirects. */
export type PolicyFetch = (computerId: string, request: HttpRequest) => Promise<HttpResponse>;

/** One agent's browser: a context of its own, one page. Every method throws an Error fit for the agent. */
export interface BrowserSession {
  navigate(
    url: string,
    signal?: AbortSignal,
  ): Promise<{ url: string; title: string; status: number | null; text: string }>;
  /** The text of the first match of `selector`, or of the whole page. */
  extractText(selector: string | undefined, signal?: AbortSignal): Promise<string>;
  click(selector: string, signal?: AbortSignal): Promise<{ url: string; title: string }>;
  fill(selector: string, value: string, signal?: AbortSignal): Promise<void>;
  screenshot(
    signal?: AbortSignal,
  ): Promise<{ data: Buffer; mimeType: 'image/png' | 'image/jpeg'; url: string }>;
  /** False once it was closed or the browser stopped: nothing works on it any more. */
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Chromium for all agents of this process: starts at the first session, stops when idle. */
export interface BrowserHost {
  /** Removes what killed processes left of their browsers. */
  sweep(): Promise<void>;
  check(): Promise<{ ok: boolean; detail: string }>;
  /** Opens a context of its own whose traffic goes through the gateway as `computerId`. */
  openSession(computerId: string): Promise<BrowserSession>;
  close(): Promise<void>;
}
