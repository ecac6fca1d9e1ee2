/** A folder whose entries import in one direction. */
interface Order {
  folder: string;
  /** An entry imports only from rows above its own and from packages, not from its own row. Types count. */
  rows: readonly (readonly string[])[];
  /** Entries that import from all others, and from which no row imports. */
  doors: readonly string[];
}

/** The order of the rooms, as in ARCHITECTURE.md. Lint enforces it: `npm run generate` writes biome.rooms.json. */
export const ORDERS: readonly Order[] = [
  {
    folder: 'apps/server/src',
    rows: [
      ['config-error.ts', 'redactor.ts', 'sync-path.ts'],
      [
        'config-cache.ts',
        'config-computers.ts',
        'config-egress.ts',
        'config-embedder.ts',
        'config-files.ts',
        'config-models.ts',
        'config-reach.ts',
        'config-regions.ts',
        'config-reranker.ts',
        'config-secrets.ts',
        'config-sign-in.ts',
        'config-telemetry.ts',
        'config-web-search.ts',
      ],
      ['sealing'],
      [
        'config.ts',
        'errors.ts',
        'outside-trouble.ts',
        'free-bytes.ts',
        'ids.ts',
        'coalesce.ts',
        'version.ts',
        'jobs',
      ],
      ['telemetry'],
      ['http'],
      ['audit'],
      ['accounts'],
      ['models'],
      ['usage', 'secrets'],
      ['agents'],
      ['files', 'webhooks', 'mcp-servers'],
      ['memory'],
      ['computers'],
      ['templates'],
      ['lifecycle'],
      ['runs'],
    ],
    doors: [
      'app.ts',
      'cli',
      'cli.ts',
      'console',
      'deps.ts',
      'doctor',
      'job-handlers.ts',
      'mcp',
      'open-log.ts',
      'operate',
      'served',
      'sign-in',
      'start-server.ts',
      'testing',
    ],
  },
  {
    folder: 'apps/server/src/memory',
    rows: [['model'], ['store'], ['embedding', 'search'], ['bulk'], ['recall']],
    doors: [
      'routes.ts',
      'bulk-routes.ts',
      'edit-routes.ts',
      'proposal-routes.ts',
      'settings-routes.ts',
      'scope-of.ts',
    ],
  },
  {
    folder: 'apps/server/src/memory/bulk',
    rows: [['operations'], ['clean-up', 'sweep-memories.ts', 'transfer']],
    doors: [],
  },
];

/** For each entry of a row: its path, and the paths that it must not import. */
export function forbiddenImports({ folder, rows, doors }: Order): { path: string; forbidden: string[] }[] {
  return rows.flatMap((row, index) =>
    row.map((entry) => ({
      path: `${folder}/${entry}`,
      forbidden: [...row.filter((other) => other !== entry), ...rows.slice(index + 1).flat(), ...doors].map(
        (other) => `${folder}/${other}`,
      ),
    })),
  );
}
