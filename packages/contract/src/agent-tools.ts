import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { CustomToolRequest, MAX_TOOLS } from './custom-tools.ts';
import { text } from './text.ts';
import { TOOLSETS } from './toolsets.ts';

const Policy = z.enum(['allow', 'ask', 'deny']);
export type Policy = z.infer<typeof Policy>;

const POLICIES =
  'allow: calls run. ask: each call waits until you approve or refuse it. deny: each call fails, and the model is told why.';

export const PermissionRule = closedObject({
  tool: text(1, 100).describe(
    'The name of a tool, or a pattern such as `jettson_files_*`. It must match a tool of the agent.',
  ),
  policy: Policy.describe(POLICIES),
}).meta({ id: 'PermissionRule', description: 'The policy for some tools.' });

export const Permissions = closedObject({
  default: Policy.nullish().describe('The policy for tools that no rule matches; allow when absent.'),
  rules: z
    .array(PermissionRule)
    .max(100)
    .nullish()
    .describe('If several rules match a tool, the last one applies.'),
}).meta({
  id: 'Permissions',
  description: 'Which tools run freely, which wait for your approval, and which never run.',
});
export type Permissions = z.infer<typeof Permissions>;

export const AgentToolsRequest = z
  .array(z.union([text(1, 100), CustomToolRequest]))
  .max(MAX_TOOLS)
  .describe(
    `Toolsets (${Object.keys(TOOLSETS).join(', ')}), single tools such as \`jettson_files_read\`, and tools of your own; all built-in ` +
      `ones but \`agents\` when absent, none with an empty list. At most ${MAX_TOOLS} tools in all. An agent without \`shell\` and \`files\` tools ` +
      'gets no computer.',
  );

/** The policy for a tool: that of the last rule that matches it, otherwise the default. */
export function policyOf(permissions: Permissions | undefined, tool: string): Policy {
  const rule = permissions?.rules?.findLast(({ tool: pattern }) => matchesPattern(pattern, tool));
  return rule?.policy ?? permissions?.default ?? 'allow';
}

/** Whether a name matches a pattern, in which `*` stands for any characters. Takes at most time proportional to the product of their lengths. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return from <= name.length - last.length;
}
