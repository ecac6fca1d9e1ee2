import type { FormerEngine } from './take-over-cluster.ts';

/** The version of Postgres in the engine that we use: the `PG_VERSION` of the data directories that it makes. */
export const ENGINE_VERSION = 18;

/**
 * How data directories of earlier versions are opened, by version. An update of PGlite that brings another Postgres keeps
 * the package before as a dependency under another name ("pglite-18": "npm:@electric-sql/pglite@…"), and adds it here.
 */
export const FORMER_ENGINES: Record<number, (folder: string) => Promise<FormerEngine>> = {};
