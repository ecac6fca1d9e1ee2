import { type Database, readSchema } from '@jettson/database';
import { sql } from 'kysely';
import { tryDataDir } from '../computers/find-shortage.ts';
import { countWorkers } from '../computers/publish-pools.ts';
import type { ComputerWatch } from '../computers/watch-computers.ts';
import type { ModelSource } from '../models/model-source.ts';
import type { Part, PartName } from './readiness.ts';

/** Longer than any of these takes on a busy machine, and shorter than what a balancer waits. */
const LIMIT_MS = 2000;
/** A look at the disk writes to it, and one at the models may ask a provider. */
const FRESH_MS = 1000;

interface PartDeps {
  database: { db: Database };
  models: ModelSource;
  /** Where the process keeps its files. */
  dataDir: string;
}

/**
 * What a process depends on, and how to look at it. Texts name no secrets and no addresses: anybody may ask. `computers`:
 * those of this process; undefined if agents run elsewhere. A process that only runs agents is not ready without them.
 */
export function partsOf(
  { database: { db }, models, dataDir }: PartDeps,
  { computers, isWorkerOnly = false }: { computers?: ComputerWatch; isWorkerOnly?: boolean } = {},
): Record<PartName, Part> {
  return {
    database: { look: () => lookAtDatabase(db), limitMs: LIMIT_MS, isRequired: true },
    schema: { look: () => lookAtSchema(db), limitMs: LIMIT_MS, isRequired: true },
    model: { look: () => lookAtModel(db, models), limitMs: LIMIT_MS, freshMs: FRESH_MS, isRequired: false },
    computers: {
      look: async () => (computers === undefined ? await lookForWorkers(db) : computers.describeFault()),
      limitMs: LIMIT_MS,
      isRequired: isWorkerOnly,
    },
    disk: { look: () => tryDataDir(dataDir), limitMs: LIMIT_MS, freshMs: FRESH_MS, isRequired: true },
  };
}

async function lookAtDatabase(db: Database): Promise<string | null> {
  return sql`select 1`.execute(db).then(
    () => null,
    () => 'the database cannot be reached',
  );
}

async function lookAtSchema(db: Database): Promise<string | null> {
  const schema = await readSchema(db).catch(() => null);
  switch (schema?.state) {
    case undefined:
      return 'unknown: the database cannot be reached';
    case 'current':
    case 'newer':
      return null;
    case 'pending':
      return `${schema.pending.length} migrations have not been applied; run: jettson migrate`;
    case 'incompatible':
      return 'a later version has changed it, and this one can no longer run; install that version';
  }
}

async function lookAtModel(db: Database, models: ModelSource): Promise<string | null> {
  const isReachable = await models.current().then(
    (model) => model !== null,
    () => undefined,
  );
  if (isReachable === undefined)
    return 'the configured model cannot be used; the settings in the console say why';
  if (!isReachable) return 'there is no model; the settings in the console say how to get one';
  const { rows } = await sql<{ provider: string }>`select provider from model_outages order by 1`.execute(db);
  if (rows.length === 0) return null;
  return `agents wait for ${rows.map(({ provider }) => provider).join(', ')}, which does not answer`;
}

async function lookForWorkers(db: Database): Promise<string | null> {
  return (await countWorkers(db)) > 0 ? null : 'no worker is running; start one: jettson worker';
}
