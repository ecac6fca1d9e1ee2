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
  /** Null if the command was ended by a signal or its time limit. */
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
