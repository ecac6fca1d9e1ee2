/** Another process has the embedded database open. Stopping that process, or pointing both at DATABASE_URL, helps; waiting does not. */
export class DatabaseLockedError extends Error {
  override readonly name = 'DatabaseLockedError';
  /** The process id of the holder, if known. */
  readonly holder: number | null;

  constructor(folder: string, holder: number | null) {
    const who = holder === null ? 'another process' : `process ${holder}`;
    super(`The database in ${folder} is in use by ${who}; only one process can open it at a time.`);
    this.holder = holder;
  }
}
