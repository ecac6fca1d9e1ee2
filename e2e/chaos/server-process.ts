import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url));
/** Longer than a server takes to end on any machine: the end of a step, and ten seconds for anything that hangs. */
const STOP_WAIT_MS = 60_000;

export interface ServerProcess {
  url: string;
  /** Of the first start only. */
  apiKey: string | null;
  /** What it printed. */
  said: Record<string, unknown>;
  child: ChildProcess;
}

export interface StartOptions {
  /** Where its log is appended; it goes to our standard error otherwise. */
  logFile?: string | undefined;
  /** Starts it, e.g. in a sandbox; the program and its arguments, to which the server's are added. */
  launcher?: readonly string[] | undefined;
  /** The program of another version. */
  cli?: string | undefined;
}

/** Starts `jettson serve` as a user would, and waits until it says that it is ready. */
export async function startServerProcess(
  dataDir: string,
  environment: Record<string, string>,
  { port = 0, apiOnly = false, ...options }: StartOptions & { port?: number; apiOnly?: boolean } = {},
): Promise<ServerProcess> {
  const { child, said } = await startProcess(
    [
      'serve',
      ...(options.cli === undefined ? ['--migrate'] : []),
      ...['--port', String(port), '--data-dir', dataDir],
      ...(apiOnly ? ['--api-only'] : []),
    ],
    environment,
    options,
  );
  const access = said.access_file ? JSON.parse(await readFile(said.access_file, 'utf8')) : {};
  return { url: said.base_url ?? '', apiKey: access.api_key ?? null, said, child };
}

/** Starts `jettson worker`, and waits until it says that it is ready. */
export async function startWorkerProcess(
  dataDir: string,
  environment: Record<string, string>,
  options: StartOptions = {},
): Promise<Pick<ServerProcess, 'child' | 'url'>> {
  const { child, said } = await startProcess(['worker', '--data-dir', dataDir], environment, options);
  return { child, url: said.url ?? '' };
}

/** Nothing waits for a balancer, and workers beside each other need ports of their own. */
const OURS = { JETTSON_STOP_DELAY_SECONDS: '0', JETTSON_WORKER_PORT: '0' };

/** Another version refuses variables that it does not know. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('JETTSON_')));
}

async function startProcess(
  parameters: string[],
  environment: Record<string, string>,
  { logFile, launcher = [], cli }: StartOptions,
): Promise<{ child: ChildProcess; said: Record<string, string | null> }> {
  const log = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
  const [program = '', ...rest] = [...launcher, process.execPath, cli ?? CLI, ...parameters, '--json'];
  const child = spawn(program, rest, {
    env: {
      ...(cli === undefined ? { ...process.env, ...OURS } : withoutOurs(process.env)),
      JETTSON_LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', log],
  });
  if (typeof log === 'number') closeSync(log);
  let text = '';
  for await (const piece of child.stdout?.setEncoding('utf8') ?? []) {
    text += piece;
    if (text.trimEnd().endsWith('}')) return { child, said: JSON.parse(text) };
  }
  throw new Error(`jettson ${parameters[0]} ended before it was ready: ${text}`);
}

/** Kills the process immediately, like a power cut. */
export async function killHard({ child }: Pick<ServerProcess, 'child'>): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Asks the process to end, as a deploy would. Returns its exit code; null if it had to be killed in the end. */
export async function stopGently({ child }: Pick<ServerProcess, 'child'>): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
  await ended;
  clearTimeout(impatience);
  return child.exitCode;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
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
