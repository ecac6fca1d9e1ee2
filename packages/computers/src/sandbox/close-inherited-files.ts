import { closeSync, readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Closes the files that the server's parent left open for all its descendants. Commands would inherit them, and one
 * open folder of the host gives access to the whole host.
 */
export function closeInheritedFiles(): void {
  for (const descriptor of readdirSync('/proc/self/fd').map(Number)) {
    if (descriptor > 2 && !isOurs(descriptor)) closeSync(descriptor);
  }
}

/** Files that Node opens itself are not passed to children. */
function isOurs(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'));
    return (Number.parseInt(flags?.[1] ?? '0', 8) & CLOSE_ON_EXEC) !== 0;
  } catch {
    // Already closed: the descriptor with which the folder was read.
    return true;
  }
}
