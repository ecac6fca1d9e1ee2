import { chmod, copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Script, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type Agent, Jettson } from '@jettson/sdk';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import {
  killHard,
  type ServerProcess,
  type StartOptions,
  startServerProcess,
} from '../chaos/server-process.ts';

/** A server in a process of its own, with an embedded database, that can be stopped and started again. */
export interface OperatedServer extends AsyncDisposable {
  readonly process: ServerProcess;
  readonly client: Jettson;
  /** The folder of this server and of everything that belongs to it. */
  readonly folder: string;
  start(): Promise<void>;
  /** `/readyz`; undefined when nobody answers. */
  ready(): Promise<{ status: number; body: ReadyBody } | undefined>;
}

interface ReadyBody {
  status: string;
  parts: Record<string, { ok: boolean; reason: string | null; ms: number }>;
}

/** A server whose agents do what `script` says. */
export async function startOperated(
  script: Script,
  environment: Record<string, string> = {},
  {
    options = async () => ({}),
  }: {
    /** How it is started in the folder; `close` is called after its end. */
    options?: (folder: string) => Promise<StartOptions & { close?: () => void }>;
  } = {},
): Promise<OperatedServer> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'jettson-operated-'));
  opened.defer(() => removeFolder(folder));
  const model = await startScriptedModelServer(script);
  opened.defer(() => model.close());
  const { close, ...startOptions } = await options(folder);
  opened.defer(() => close?.());
  let running: ServerProcess | undefined;
  let apiKey = '';
  opened.defer(async () => running && killHard(running));
  const start = async () => {
    const settings = {
      JETTSON_REGIONS: 'iad=0',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: model.url,
      ...environment,
    };
    running = await startServerProcess(join(folder, 'data'), settings, startOptions);
    apiKey = running.apiKey ?? apiKey;
  };
  await createServerDataDir(join(folder, 'data'));
  await start();
  const kept = opened.move();
  const current = () => {
    if (running === undefined) throw new Error('the server was never started');
    return running;
  };
  return {
    get process() {
      return current();
    },
    get client() {
      return new Jettson({ apiKey, baseUrl: current().url });
    },
    folder,
    start,
    async ready() {
      const url = new URL('/readyz', current().url);
      const response = await fetch(url).catch(() => undefined);
      return response && { status: response.status, body: (await response.json()) as ReadyBody };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export const HAS_ENDED = ({ status }: Agent) => ['completed', 'error', 'stopped'].includes(status);

/** How many workers serve the first region. */
export async function countWorkers(client: Jettson): Promise<number> {
  const [region] = await client.regions.list();
  return region?.workers ?? 0;
}

/**
 * A machine on which bubblewrap is installed, and breaks while a file is there: `options` starts a server on it. Needs bubblewrap, twice
 * nested.
 */
export async function breakableSandbox(folder: string): Promise<{ flag: string; options: StartOptions }> {
  const flag = join(folder, 'sandbox-is-broken');
  const real = join(folder, 'bwrap-itself');
  const wrapper = join(folder, 'bwrap');
  await copyFile('/usr/bin/bwrap', real);
  await writeFile(
    wrapper,
    `#!/bin/sh\n[ -e ${flag} ] && [ "$1" != --version ] && { echo 'bwrap: out of order' >&2; exit 1; }\nexec ${real} "$@"\n`,
  );
  await Promise.all([chmod(real, 0o755), chmod(wrapper, 0o755), chmod(folder, 0o755)]);
  const launcher = [
    'bwrap',
    '--die-with-parent',
    '--dev-bind',
    '/',
    '/',
    '--bind',
    wrapper,
    '/usr/bin/bwrap',
    '--',
  ];
  return { flag, options: { launcher } };
}
