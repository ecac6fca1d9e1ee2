import { closeSync, readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Closes what whoever started the server had left open for all its descendants. Commands would inherit it, and through
 * one folder of the host that is open, all of the host can be reached.
 */
export function closeInheritedFiles(): void {
  for (const descriptor of readdirSync('/proc/self/fd').map(Number)) {
    if (descriptor > 2 && !isOurs(descriptor)) closeSync(descriptor);
  }
}

/** What Node opens itself is not for its children. */
function isOurs(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'));
    return (Number.parseInt(flags?.[1] ?? '0', 8) & CLOSE_ON_EXEC) !== 0;
  } catch {
    // It is closed already: the one by which the folder was read.
    return true;
  }
}
