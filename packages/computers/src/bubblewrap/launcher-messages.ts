/** Messages to the launcher. */
export type LauncherRequest =
  | {
      type: 'start';
      id: number;
      program: string;
      args: string[];
      /** A listening unix socket: the process's standard input is the first connection to it, its output the second. */
      socket: string;
      /** Opened for the process as its descriptor 3. */
      filter: string;
      /** What the process reads from its descriptor 4. */
      text: string;
    }
  | { type: 'kill'; id: number };

/** What the launcher reports about the processes it started. An end comes with the last output on standard error. */
export type LauncherEvent =
  | { type: 'started'; id: number; pid: number }
  | { type: 'failed'; id: number; reason: string }
  | { type: 'ended'; id: number; reason: string };
