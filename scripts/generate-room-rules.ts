import { basename } from 'node:path';
import type { GeneratedFile } from './generate.ts';
import { forbiddenImports, ORDERS } from './rooms.ts';

/** Tests and what serves them put rooms together as doors do. */
const EXEMPT = ['!**/*.test.ts', '!**/testing/**'];

/**
 * Lint's rules for the order of the rooms. Where the folders of two rules lie in each other, Biome takes the last one
 * alone, so the rule of an inner folder says again what the outer one forbids.
 */
export function generateRoomRules(): GeneratedFile {
  const rules = ORDERS.flatMap(forbiddenImports);
  const overrides = rules.map(({ path }) => {
    const isFile = path.endsWith('.ts');
    const forbidden = rules
      .filter((rule) => `${path}/`.startsWith(`${rule.path}/`))
      .flatMap((rule) => rule.forbidden);
    const group = forbidden.map((other) =>
      other.endsWith('.ts') ? `**/${basename(other)}` : `**/${basename(other)}/**`,
    );
    const message = `${basename(path)} is above this in the order of the rooms (ARCHITECTURE.md): have it handed in.`;
    return {
      includes: isFile ? [path] : [`${path}/**`, ...EXEMPT],
      linter: {
        rules: {
          style: { noRestrictedImports: { level: 'error', options: { patterns: [{ group, message }] } } },
        },
      },
    };
  });
  return { path: 'biome.rooms.json', text: `${JSON.stringify({ overrides }, null, 2)}\n` };
}
