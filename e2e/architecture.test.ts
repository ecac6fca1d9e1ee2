import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const sourcesOf = (folder: string) =>
  globSync(`${folder}/**/*.{ts,tsx}`, { cwd: ROOT, exclude: ['**/node_modules'] })
    .filter((path) => !/\.test\.tsx?$|\/testing\//.test(path))
    .map((path) => ({ path, text: read(path) }));

const FILES = globSync('{apps,packages,python,e2e,scripts}/**/*.{ts,tsx,py}', {
  cwd: ROOT,
  exclude: ['**/node_modules', '**/dist', '**/.venv'],
});
/** The rows of "What always holds": what holds, and what keeps it. */
const [, table = ''] = read('ARCHITECTURE.md').split('| invariant | kept by |\n|---|---|\n');
const invariants = table
  .slice(0, table.indexOf('\n\n'))
  .split('\n')
  .map((row) => {
    const [, claim = '', keeper = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const named = [...keeper.matchAll(/`([\w./*-]+)`/g)].map(([, name = '']) => name);
    return { claim, keeper, named };
  });

/** The files that a name in the table refers to: a path, a pattern, a folder, or only a file's name. */
function filesNamed(name: string): string[] {
  if (name.includes('*'))
    return FILES.filter((path) => new RegExp(`/${name.replaceAll('*', '[^/]*')}$`).test(path));
  const isPath = name.includes('/');
  const found = FILES.filter((path) => (isPath ? path === name : basename(path) === name));
  return found.length > 0 ? found : globSync([name, `${name}/**`], { cwd: ROOT });
}

test('the whole table of invariants was read', () => {
  expect(invariants.length).toBeGreaterThan(20);
  expect(invariants.filter(({ claim, keeper }) => claim === '' || keeper === '')).toEqual([]);
});

test.each(invariants)('everything that keeps this is there: $claim', ({ named }) => {
  expect(named).not.toEqual([]);
  expect(named.filter((name) => filesNamed(name).length === 0)).toEqual([]);
});

const isChecked = (path: string) => /\.test\.ts$|test_\w+\.py$|^biome\.|\/attacks\//.test(path);

test.each(invariants)('lint or a test keeps this: $claim', ({ keeper, named }) => {
  const files = named.flatMap(filesNamed);
  // "its test" is the one beside the file.
  const beside = /\b(its|their) tests?\b/.test(keeper)
    ? files.map((path) => path.replace(/\.ts$/, '.test.ts')).filter((path) => FILES.includes(path))
    : [];

  expect([...files, ...beside].filter(isChecked)).not.toEqual([]);
});

/** Code that works for the whole installation, or finds out which account is concerned. */
const WITHOUT_ACCOUNT = new Set([
  ...['selectPlans', 'upsertPlan', 'selectAccounts', 'selectAccountByName', 'upsertAccount', 'insertAccount'],
  ...['selectPlanRetention', 'updatePlanRetention'],
  ...['selectActiveKeys', 'hasKeys'],
  ...['selectPrices', 'upsertPrice', 'deletePrice', 'selectModel', 'selectTableOrigin', 'selectFacts'],
  ...['selectWindows', 'setWindow'],
  ...[
    'selectUnsettled',
    'selectOldFiles',
    'selectOldAgents',
    'selectAgentsWithOldEvents',
    'selectDeletedAccounts',
    'selectUnusedSnapshots',
    'deleteOldKeys',
    'deleteOldDeliveries',
    'deleteOldAudit',
    'recordSignIn',
    'deleteOldSignIns',
    'deleteOldConnections',
    'deleteOldInputFiles',
    'deleteOldPurgedSpawns',
  ],
  ...['selectSavedProviders', 'upsertSavedProvider', 'deleteSavedProvider'],
  ...['upsertSecret', 'selectOwner', 'changeEmail', 'lockOwners', 'hasUserWithEmail'],
  ...['selectInvitationsOf', 'lockPerson', 'deleteSignIns'],
  ...['insertLink', 'selectLink', 'markLinkUsed', 'unmarkLinkUsed', 'deleteOwnerLinks'],
  ...['selectNow', 'databaseTime', 'openDatabaseClock'],
]);

test('every query takes the account right after the database, except those that concern no account', () => {
  const queries = sourcesOf('apps/server/src')
    .filter(({ path }) => path.endsWith('queries.ts'))
    .flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /^export (?:async )?function (\w+)(?:<[^>]*>)?\(\s*(\w+): [\w<>]+,?\s*(\{?\s*\w*)/gm,
        ),
      ].map(([, name = '', first = '', second = '']) => ({ path, name, first, second })),
    )
    .filter(({ first }) => /^(db|trx|transaction|database)$/.test(first));

  const others = queries.filter(
    ({ name, second }) => !/^(\{\s*)?(accountId|account|scope)$/.test(second) && !WITHOUT_ACCOUNT.has(name),
  );

  expect(queries.length).toBeGreaterThan(50);
  expect(others.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

/**
 * Statements on memories that read only what a scope has already allowed: rows by their ids, or by names that a batch has
 * checked; and those about the account as a whole.
 */
const BELOW_A_SCOPE = new Set([
  ...[
    'selectKept',
    'countLive',
    'selectHighestTrust',
    'findSameProposal',
    'countWaiting',
    'insertProposal',
    'decideProposal',
  ],
  ...['selectHeads', 'selectTakenIds', 'upsertHeads', 'endVersions', 'insertVersions'],
  ...[
    'removeMemories',
    'dropPlans',
    'forgetImports',
    'reopenSources',
    'selectSummariesOf',
    'selectOldSummaries',
  ],
  ...['insertEmbeddings', 'insertEmbeddingsLocked', 'copyVectors', 'selectEmbeddings'],
  ...['insertTokens', 'copyTokens', 'selectTokens'],
  ...['insertOperation', 'insertOperationSteps', 'selectTouched', 'revertSteps'],
  ...[
    'insertPlan',
    'selectPlanSteps',
    'markPlanApplied',
    'lockImport',
    'saveImport',
    'lockMemories',
    'selectNow',
  ],
  ...[
    'countRecallable',
    'getMemorySettings',
    'setMemorySettings',
    'selectExtracted',
    'selectBeforeExtraction',
    'extractFromAgent',
  ],
  ...[
    'sweepMemories',
    'deleteOldOperations',
    'selectUnembedded',
    'selectUnencoded',
    'selectAccountsBehind',
    'hasNoVector',
    'ensureVectorIndexes',
    'matchesFilters',
  ],
  ...['noteLanguages', 'hasOtherLanguages', 'selectQueryWords'],
]);

test("every statement on memories is bound by the caller's scope, except those that run inside one", () => {
  const functions = sourcesOf('apps/server/src/memory').flatMap(({ path, text }) =>
    text
      .split(/^(?=(?:export )?(?:async )?function )/m)
      .filter(
        (part) =>
          part.startsWith('export ') && /\b(?:from|into|update|join)\s+(?:memor|\$\{VERSION_JOIN)/.test(part),
      )
      .map((part) => ({ path, part, name: /function (\w+)/.exec(part)?.[1] ?? '' })),
  );
  const unbound = functions.filter(
    ({ part, name }) =>
      !BELOW_A_SCOPE.has(name) && !/\b(?:inScope|touchesOnly)\((?:scope|writable)\b/.test(part),
  );

  expect(functions.length).toBeGreaterThan(30);
  expect(unbound.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

test('packages/agent imports only types from our packages, and loads only modules that compute', () => {
  const loaded = sourcesOf('packages/agent/src').flatMap(({ text }) =>
    [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^'.][^']*)'/gm)].map(([, name]) => name),
  );

  expect([...new Set(loaded)].sort()).toEqual([
    '@ai-sdk/provider',
    '@ai-sdk/provider-utils',
    'ajv',
    'image-size/types/gif',
    'image-size/types/jpg',
    'image-size/types/png',
    'image-size/types/webp',
    'node:timers/promises',
  ]);
});

test('the console calls the API through the SDK, except for the sign-in, downloads, "Try it" and whether the server answers', () => {
  const callers = sourcesOf('apps/console/src').filter(({ text }) => /(?<!\w)fetch\(/.test(text));

  expect(callers.map(({ path }) => basename(path)).sort()).toEqual([
    'client.ts',
    'connection.ts',
    'session.ts',
    'try-it.tsx',
  ]);
});

test('a server opens its database in deps.ts; commands that work without a server open their own', () => {
  const openers = sourcesOf('apps/server/src').filter(({ text }) => /(?<!\w)openDatabase\(/.test(text));

  expect(openers.map(({ path }) => path.replace('apps/server/src/', '')).sort()).toEqual([
    'cli/connect.ts',
    'cli/migrate.ts',
    'cli/open-data.ts',
    'deps.ts',
    'doctor/find-faults.ts',
    'doctor/look-at-prices.ts',
    'operate/backup/restore-backup.ts',
  ]);
});

test('the figures in ARCHITECTURE.md match the code', () => {
  const architecture = read('ARCHITECTURE.md');

  expect(architecture).toContain('A page that does not open within 20 s');
  expect(read('packages/browser/src/create-browser-host.ts')).toContain('OPEN_TIMEOUT_MS = 20_000');
});

test('only the sealing room encrypts what is kept', () => {
  const encrypting = [...sourcesOf('apps'), ...sourcesOf('packages')]
    .filter(({ text }) => /\bcreate(Cipher|Decipher)iv\b|\bsubtle\.(en|de)crypt\b/.test(text))
    .map(({ path }) => path);

  expect(encrypting).toEqual(['apps/server/src/sealing/cipher.ts']);
});
