import { basename } from 'node:path';
import type { GeneratedFile } from './generate.ts';
import { forbiddenImports, ORDERS } from './rooms.ts';

/** Tests and their helpers compose rooms, as doors do. */
const EXEMPT = ['!**/*.test.ts', '!**/testing/**'];

/**
 * The lint rules for the order of the rooms. If the folders of two rules are nested, Biome applies only the last one,
 * so the rule for an inner folder repeats what the outer one forbids.
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
