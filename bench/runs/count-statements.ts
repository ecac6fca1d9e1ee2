import { writeFileSync } from 'node:fs';
import pg from 'pg';

// Loaded into a server with --import: counts the queries that it sends to the database. On SIGUSR2, the number is written to the
// file that BENCH_STATEMENTS names.

const { query } = pg.Client.prototype;
let count = 0;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  count++;
  return Reflect.apply(query, this, args);
} as typeof query;

process.on('SIGUSR2', () => writeFileSync(process.env.BENCH_STATEMENTS ?? '', String(count)));
