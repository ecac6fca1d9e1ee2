import { execFileSync } from 'node:child_process';

/**
 * Whether this machine can make computers, with bubblewrap or what JETTSON_TEST_COMPUTERS says; `jettson doctor` says what is
 * missing.
 */
export const hasSandbox = await (async () => {
  if (process.env.JETTSON_TEST_COMPUTERS === 'docker') return isDockerThere();
  try {
    execFileSync('bwrap', ['--dev-bind', '/', '/', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

async function isDockerThere(): Promise<boolean> {
  const { DEFAULT_IMAGE, supplyImage } = await import('@jettson/computers/docker');
  return supplyImage(DEFAULT_IMAGE, (line) => process.stderr.write(`${line}\n`)).then(
    () => true,
    () => false,
  );
}
