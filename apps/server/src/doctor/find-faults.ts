import { join } from 'node:path';
import { createBrowserHost, findBundledChromium } from '@jettson/browser';
import { openDatabase } from '@jettson/database';
import { type EgressGateway, openGatewayProcess } from '@jettson/egress';
import { openComputerProvider } from '../computers/open-computer-provider.ts';
import type { Config } from '../config.ts';
import { freeBytes } from '../free-bytes.ts';
import { readPause } from '../jobs/pause.ts';
import { NO_MODEL_TEXT } from '../models/no-model-text.ts';
import { readModelConfig } from '../models/providers/read-model-config.ts';
import { resolveModel } from '../models/resolve-model.ts';
import { prepareDataDir } from '../operate/prepare-data-dir.ts';
import { describeBrowser } from './describe-browser.ts';
import { lookAtPrices } from './look-at-prices.ts';
import { lookAtProvider } from './look-at-provider.ts';

export interface Finding {
  name: string;
  /** `missing`: agents cannot run. `warning`: they can, but with drawbacks. */
  state: 'ok' | 'warning' | 'missing';
  detail: string;
  /** How to get what is not there; null when all is well. */
  fix: string | null;
}

/** Enough for the local model and the first workspaces. */
const ENOUGH_DISK_BYTES = 3e9;

/** Checks everything that a run needs by trying it. */
export async function findFaults(environment: Config): Promise<Finding[]> {
  await prepareDataDir(environment.dataDir);
  // A database that cannot be opened is reported separately.
  const models = await savedModels(environment).catch(() => environment.models);
  const config = { ...environment, models };
  const gateway = openGatewayProcess(config.egress);
  try {
    return [
      await look('node', async () => ({ state: 'ok', detail: `${process.version}`, fix: null })),
      await look('computers', () => lookAtComputers(config, gateway)),
      await look('browser', () => lookAtBrowser(config, gateway)),
      await look('model', () => lookAtModel(config)),
      await look('disk', () => lookAtDisk(config)),
      await look('database', () => lookAtDatabase(config)),
      await look('prices', () => lookAtPrices(config)),
      ...(config.signIn.oidc ? [await lookAtProvider(config.signIn.oidc)] : []),
    ];
  } finally {
    await gateway.close();
  }
}

async function look(name: string, find: () => Promise<Omit<Finding, 'name'>>): Promise<Finding> {
  try {
    return { name, ...(await find()) };
  } catch (error) {
    return {
      name,
      state: 'missing',
      detail: error instanceof Error ? error.message : String(error),
      fix: null,
    };
  }
}

const LIMIT_NAMES = {
  workspaceBytes: 'disk space',
  memoryBytes: 'memory',
  cpus: 'processor time',
  pids: 'processes',
};

async function lookAtComputers(config: Config, gateway: EgressGateway): Promise<Omit<Finding, 'name'>> {
  const provider = await openComputerProvider(config, { gateway });
  const { ok, enforced, missing, execServer: served } = await provider.check();
  const names = enforced.map((limit) => LIMIT_NAMES[limit]);
  const limits = names.length === 0 ? 'no limits are enforced' : `enforced limits: ${names.join(', ')}`;
  return {
    state: !ok ? 'missing' : missing.length > 0 ? 'warning' : 'ok',
    detail: `${provider.name}${served === null ? '' : ` with ${served}`}; ${limits}`,
    fix: missing.length === 0 ? null : missing.join('; '),
  };
}

async function lookAtBrowser(config: Config, gateway: EgressGateway): Promise<Omit<Finding, 'name'>> {
  const browsers = createBrowserHost({
    gateway,
    rootDir: join(config.dataDir, 'browser'),
    cacheFolder: join(config.cacheDir, 'chromium'),
  });
  // The check starts the browser for real, so it has to be closed.
  const check = await browsers.check().finally(() => browsers.close());
  return describeBrowser(check, await findBundledChromium(), new Date());
}

async function savedModels(config: Config): Promise<Config['models']> {
  const { databaseUrl: url, dataDir } = config;
  const database = await openDatabase({ url, dataDir, embedded: 'attach' });
  try {
    return await readModelConfig(database.db, config);
  } finally {
    await database.close();
  }
}

async function lookAtModel(config: Config): Promise<Omit<Finding, 'name'>> {
  const model = await resolveModel(config.models);
  if (model === null) {
    const [detail = '', ...fix] = NO_MODEL_TEXT.split('\n');
    return { state: 'missing', detail, fix: fix.join(' ') };
  }
  await model.close();
  return { state: 'ok', detail: `${model.id} (${model.source})`, fix: null };
}

async function lookAtDisk({ dataDir }: Config): Promise<Omit<Finding, 'name'>> {
  const free = await freeBytes(dataDir);
  const isEnough = free >= ENOUGH_DISK_BYTES;
  return {
    state: isEnough ? 'ok' : 'warning',
    detail: `${(free / 1e9).toFixed(1)} GB free under ${dataDir}`,
    fix: isEnough ? null : `free some space: ${ENOUGH_DISK_BYTES / 1e9} GB are recommended`,
  };
}

async function lookAtDatabase(config: Config): Promise<Omit<Finding, 'name'>> {
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    embedded: 'attach',
  });
  try {
    const name = database.mode === 'embedded' ? 'embedded, answers' : 'Postgres answers';
    if ((await readPause(database.db)) !== null) {
      return {
        state: 'warning',
        detail: `${name}; restored and paused: nothing runs`,
        fix: 'jettson resume',
      };
    }
    return {
      state: 'ok',
      detail: name,
      fix: null,
    };
  } finally {
    await database.close();
  }
}
