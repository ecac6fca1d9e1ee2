import { z } from 'zod';

const PartShape = z.object({
  name: z.string(),
  offset: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
});

/** What a backup says of itself. */
export const Manifest = z.object({
  /** Of the archive's form. */
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  created_at: z.string(),
  database: z.enum(['embedded', 'postgres']),
  /** What had been applied to the database, in order. */
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.int(),
    }),
  ),
  sequences: z.array(
    z.object({ table: z.string(), column: z.string(), value: z.string(), isCalled: z.boolean() }),
  ),
  jobs: z.int(),
  files: z.object({
    count: z.int(),
    /** Names of contents that the store did not have, or that were damaged there. */
    missing: z.array(z.string()),
  }),
  key: z.object({
    /** Which key seals the secrets in it; null if nothing was ever sealed. */
    id: z.string().nullable(),
    is_included: z.boolean(),
  }),
  parts: z.array(PartShape),
});

export type Manifest = z.infer<typeof Manifest>;

export const tablePart = (table: string) => `tables/${table}.jsonl.gz`;
export const filePart = (name: string) => `files/${name}`;
export const JOBS_PART = 'jobs.jsonl.gz';
export const KEY_PART = 'secret.key';
