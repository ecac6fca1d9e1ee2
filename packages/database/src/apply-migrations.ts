import type { Session } from './dump/session.ts';
import type { Migration } from './migrations.ts';

/** A transaction that also runs several statements at once. */
export interface MigrationTarget extends Session {
  exec(text: string): Promise<unknown>;
}

/** Applies files of migrations/ in their order, and records each. */
export async function applyMigrations(
  target: MigrationTarget,
  migrations: readonly Migration[],
): Promise<void> {
  await target.exec(
    'create table if not exists kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)',
  );
  for (const { name, text, isContract } of migrations) {
    await target.exec(text);
    await target.query('insert into kysely_migration (name, timestamp) values ($1, $2)', [
      name,
      new Date().toISOString(),
    ]);
    if (isContract) await target.query('insert into contract_migrations (name) values ($1)', [name]);
  }
}
