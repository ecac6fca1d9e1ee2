import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url));

export interface ServerProcess {
  url: string;
  /** Of the first start only. */
  apiKey: string | null;
  child: ChildProcess;
}

/** Starts `jettson serve` as a user would, and waits until it says that it is ready. */
export async function startServerProcess(
  dataDir: string,
  environment: Record<string, string>,
  { port = 0, apiOnly = false }: { port?: number; apiOnly?: boolean } = {},
): Promise<ServerProcess> {
  const { child, said } = await startProcess(
    ['serve', '--port', String(port), '--data-dir', dataDir, ...(apiOnly ? ['--api-only'] : [])],
    environment,
  );
  return { url: said.base_url ?? '', apiKey: said.api_key ?? null, child };
}

/** Starts `jettson worker`, and waits until it says that it is ready. */
export async function startWorkerProcess(
  dataDir: string,
  environment: Record<string, string>,
): Promise<Pick<ServerProcess, 'child'>> {
  return startProcess(['worker', '--data-dir', dataDir], environment);
}

async function startProcess(
  parameters: string[],
  environment: Record<string, string>,
): Promise<{ child: ChildProcess; said: Record<string, string | null> }> {
  const child = spawn(process.execPath, [CLI, ...parameters, '--json'], {
    env: { ...process.env, JETTSON_LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const piece of child.stdout?.setEncoding('utf8') ?? []) {
    text += piece;
    if (text.trimEnd().endsWith('}')) return { child, said: JSON.parse(text) };
  }
  throw new Error(`jettson ${parameters[0]} ended before it was ready: ${text}`);
}

/** Ends the process at once, as a power cut for it alone would. */
export async function killHard({ child }: Pick<ServerProcess, 'child'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Asks the process to end, as a deploy would. */
export async function stopGently({ child }: Pick<ServerProcess, 'child'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Processes below `pid`, whole trees, by what they run. */
export async function descendants(pid: number): Promise<{ pid: number; command: string }[]> {
  const parents = new Map<number, number>();
  const commands = new Map<number, string>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    if (stat === null) continue;
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    commands.set(Number(name), command.replaceAll('\0', ' ').trim());
  }
  const isBelow = (child: number): boolean => {
    const parent = parents.get(child);
    return parent !== undefined && (parent === pid || isBelow(parent));
  };
  return [...parents.keys()]
    .filter(isBelow)
    .map((child) => ({ pid: child, command: commands.get(child) ?? '' }));
}

/** Processes of this machine whose command line names `text`. */
export async function processesNaming(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(text)) found.push(command.replaceAll('\0', ' ').trim());
  }
  return found;
}
