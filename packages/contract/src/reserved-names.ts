/** Variables that the computer, its shell or its loader reads. */
const RESERVED = /^(PATH|HOME|SHELL|USER|IFS|ENV|BASH_ENV|TMPDIR|.*_PROXY|SSL_.*|NODE_.*|LD_.*|JETTSON_.*)$/i;

/** Whether a variable of this name cannot be the agent's own. */
export function isReservedName(name: string): boolean {
  return RESERVED.test(name);
}
