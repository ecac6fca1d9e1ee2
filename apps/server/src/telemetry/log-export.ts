type WriteLine = (line: string) => void;

/** A process has one log, which is opened before anything else, and by others than those who export it. */
let exported: WriteLine | undefined;

/** From now on, lines of the log go there too, until the returned function is called. */
export function exportLogTo(write: WriteLine): () => void {
  exported = write;
  return () => {
    if (exported === write) exported = undefined;
  };
}

/** Sends a line of the log, from which secrets are already removed, to where the log is exported; usually nowhere. */
export function exportLine(line: string): void {
  exported?.(line);
}
