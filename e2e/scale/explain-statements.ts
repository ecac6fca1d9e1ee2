import type { Database } from '@jettson/database';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
}

/** How the database does the statements of `read`. */
export interface Explained {
  /** Rows of tables that were looked at, whether they matched or not. */
  rowsRead: number;
  /** Pairs of rows that were compared, and did not belong together. */
  pairsTried: number;
  /** The tables that were read from one end to the other. */
  sequential: string[];
}

/** Runs `read` and each of its statements once more, explained. */
export async function explainStatements(
  db: Database,
  read: (db: Database) => Promise<unknown>,
): Promise<Explained> {
  const statements: CompiledQuery[] = [];
  await read(recording(db, statements));
  if (statements.length === 0) throw new Error('it asked the database nothing');
  const explained: Explained = { rowsRead: 0, pairsTried: 0, sequential: [] };
  for (const { sql: text, parameters } of statements) {
    const explain = { sql: `explain (analyze, format json) ${text}`, parameters } as CompiledQuery;
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(explain);
    const [first] = rows[0]?.['QUERY PLAN'] ?? [];
    if (first === undefined) throw new Error('a statement has no plan');
    addTo(explained, first.Plan);
  }
  return explained;
}

function addTo(explained: Explained, node: PlanNode): void {
  const { 'Relation Name': table, 'Node Type': type } = node;
  explained.pairsTried += (node['Rows Removed by Join Filter'] ?? 0) * (node['Actual Loops'] ?? 0);
  if (table !== undefined) {
    const rows =
      (node['Actual Rows'] ?? 0) +
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0);
    explained.rowsRead += rows * (node['Actual Loops'] ?? 0);
    if (type === 'Seq Scan') explained.sequential.push(table);
  }
  for (const inner of node.Plans ?? []) addTo(explained, inner);
}

/** A database that does what `db` does, and notes each statement. */
function recording(db: Database, statements: CompiledQuery[]): Database {
  const connection: DatabaseConnection = {
    async executeQuery(query) {
      statements.push(query);
      return db.executeQuery(query) as never;
    },
    // biome-ignore lint/correctness/useYield: no read streams
    async *streamQuery() {
      throw new Error('not needed');
    },
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => {},
    commitTransaction: async () => {},
    rollbackTransaction: async () => {},
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
