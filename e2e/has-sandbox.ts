import { execFileSync } from 'node:child_process';

/** Whether bubblewrap can start a sandbox on this machine; `jettson doctor` says what is missing. */
export const hasSandbox = (() => {
  try {
    execFileSync('bwrap', ['--dev-bind', '/', '/', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
