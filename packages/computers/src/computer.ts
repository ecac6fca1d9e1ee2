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

export interface ExecOptions {
  /** Relative to /workspace, which is the default. */
  cwd?: string;
  env?: Record<string, string>;
  timeoutMs: number;
  /** Aborting kills the command and its whole process tree immediately. */
  signal?: AbortSignal;
  /** Called with each piece of output as it arrives. */
  onOutput?: (piece: { stream: 'stdout' | 'stderr'; text: string }) => void;
}

export interface ExecResult {
  stdout: string;
  stderr: string;
  /** 128 and the signal's number if a signal ended the command; null if its time limit did. */
  exitCode: number | null;
  /** Output beyond 10 MB was dropped. */
  truncated: boolean;
  timedOut: boolean;
}

/** What a process wrote since its output was last read, and how it is. */
export interface ProcessOutput {
  stdout: string;
  stderr: string;
  /** Null while it runs; 128 and the signal's number if a signal ended it. */
  exitCode: number | null;
  running: boolean;
  /** More than 10 MB came since then, of which the newest are kept. */
  truncated: boolean;
}

/** A line that a search found. */
export interface SearchMatch {
  path: string;
  /** From 1. */
  line: number;
  /** At most 500 characters of it. */
  text: string;
}

export interface DirectoryEntry {
  /** Bytes that are not UTF-8 are written as `\\xNN`; paths may contain that spelling. */
  name: string;
  sizeBytes: number;
  isDir: boolean;
}

/** The content of /workspace as a tar, read piece by piece as it is iterated over, once. */
export interface PackedWorkspace extends AsyncIterable<Uint8Array> {
  /** After the last piece: false if something could not be packed and is missing in the tar. */
  isComplete(): boolean;
}

/** Why a computer refused or failed a file operation. */
export type ComputerErrorCode =
  | 'outside_workspace'
  | 'not_found'
  | 'not_a_file'
  | 'not_a_directory'
  | 'no_space'
  | 'too_large'
  | 'too_many'
  | 'no_match'
  | 'invalid_pattern'
  | 'timeout'
  | 'computer_gone'
  | 'io_error';

/**
 * A failure that the agent may be told about: the message names the path as the agent wrote it, and nothing of the
 * host.
 */
export class ComputerError extends Error {
  override readonly name = 'ComputerError';
  readonly code: ComputerErrorCode;

  constructor(code: ComputerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** One isolated machine. Paths are absolute inside it or relative to /workspace, and never leave /workspace. */
export interface Computer {
  readonly id: string;
  exec(command: string, options: ExecOptions): Promise<ExecResult>;
  /**
   * Starts a command that runs until it ends, is stopped, or the computer ends, and resolves with its id, which no other
   * process has on any computer. At most 16 run at once.
   */
  start(command: string, options?: Pick<ExecOptions, 'cwd' | 'env'>): Promise<string>;
  /**
   * What a started process has written since the last call. If that is nothing, the first of these is awaited: output, its
   * end, `waitMs`. When aborted, the next call returns the same. Throws `not_found` for an id of an earlier computer.
   */
  output(
    processId: string,
    options: { waitMs: number; signal?: AbortSignal; onOutput?: ExecOptions['onOutput'] },
  ): Promise<ProcessOutput>;
  /** Ends a started process and all that it started: SIGTERM, then SIGKILL after 3 s. What it wrote can still be read. */
  stop(processId: string): Promise<{ exitCode: number | null }>;
  /** Reads at most `maxBytes` from `offset` (default 0); `sizeBytes` is the whole file's size. */
  readFile(
    path: string,
    range: { offset?: number; maxBytes: number },
  ): Promise<{ data: Buffer; sizeBytes: number }>;
  /** Reads `count` lines from line `first` on (from 1), at most `maxBytes` of them; `lines` is how many the file has. */
  readLines(
    path: string,
    range: { first: number; count: number; maxBytes: number },
  ): Promise<{ data: Buffer; lines: number; sizeBytes: number }>;
  /**
   * Replaces a text in a file and resolves with how often. Atomic. Throws `no_match` if the file does not contain it, or
   * contains it several times without `replaceAll`.
   */
  edit(path: string, change: { before: string; after: string; replaceAll: boolean }): Promise<number>;
  /**
   * Lines that match a regular expression of JavaScript, in the text files of a folder or in one file; `glob` limits the
   * files. Leaves out .git and node_modules, and what a .gitignore names.
   */
  search(
    query: { pattern: string; path: string; glob?: string },
    signal?: AbortSignal,
  ): Promise<{ matches: SearchMatch[]; truncated: boolean }>;
  /** The files in /workspace whose path matches `glob`, by path. Leaves out the same as `search`. */
  find(glob: string, signal?: AbortSignal): Promise<{ paths: string[]; truncated: boolean }>;
  /** Atomic: readers see the old file or the new one. Makes missing parent folders. */
  writeFile(path: string, data: Uint8Array): Promise<void>;
  /** Adds to the end of a file that exists. Not atomic. */
  appendFile(path: string, data: Uint8Array): Promise<void>;
  list(path: string): Promise<DirectoryEntry[]>;
  /** Removes a file or a whole folder. */
  remove(path: string): Promise<void>;
  /**
   * Packs /workspace inside the computer, with links, modes, times and names as they are. The agent may have made up
   * what comes out: the bytes are for `unpack` only, and nobody else may read them. `signal` ends the packing early.
   */
  pack(signal?: AbortSignal): PackedWorkspace;
  /**
   * Lays out a tar in /workspace. `isComplete` is false if part of it could not be laid out, which may be all of it.
   */
  unpack(tar: AsyncIterable<Uint8Array>): Promise<{ isComplete: boolean }>;
  /** Changes cpus, memoryBytes and pids of a running computer: a warm one gets the limits of the plan that claims it. */
  resize(limits: ComputerLimits): Promise<void>;
  /** True while the exec server inside answers. */
  isHealthy(): Promise<boolean>;
  /** Ends every process inside and removes everything. Idempotent. */
  destroy(): Promise<void>;
}
