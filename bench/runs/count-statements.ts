import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Loaded into a server with --import: counts the queries that it sends to the database. On SIGUSR2, the number is written to the
// file that BENCH_STATEMENTS names.

// The server's own copy: it is a dependency of a package and not of the bench.
const driver = createRequire(import.meta.url).resolve('../../node_modules/pg/lib/index.js');
const { prototype }: { prototype: { query(...args: unknown[]): unknown } } = (await import(driver)).default
  .Client;
const { query } = prototype;
let count = 0;
prototype.query = function (...args) {
  count++;
  return Reflect.apply(query, this, args);
};

process.on('SIGUSR2', () => writeFileSync(process.env.BENCH_STATEMENTS ?? '', String(count)));
