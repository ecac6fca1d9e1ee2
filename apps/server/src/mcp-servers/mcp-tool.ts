import { z } from 'zod';

/** A longer description helps a model no more than a short one, and 128 of them are read in each turn. */
const MAX_DESCRIPTION_CHARS = 4_000;
const MAX_TITLE_CHARS = 200;

/** What a server says about the effects of a tool. Nobody checks whether it is true. */
const Annotations = z.object({
  title: z
    .string()
    .transform((title) => title.slice(0, MAX_TITLE_CHARS))
    .optional()
    .catch(undefined),
  readOnlyHint: z.boolean().optional().catch(undefined),
  destructiveHint: z.boolean().optional().catch(undefined),
  idempotentHint: z.boolean().optional().catch(undefined),
  openWorldHint: z.boolean().optional().catch(undefined),
});

const ListedTool = z.object({
  name: z.string().min(1).max(1_000),
  description: z.string().nullish(),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: Annotations.optional().catch(undefined),
});

/** A tool of a server, under the server's own name for it. */
export interface McpTool {
  tool: string;
  description: string;
  input_schema: Record<string, unknown>;
  annotations: z.infer<typeof Annotations>;
}

/** Whether a second call has no further effect, if what the server says is true. */
export function isRepeatable({ annotations }: Pick<McpTool, 'annotations'>): boolean {
  const { readOnlyHint = false, idempotentHint = false } = annotations;
  return readOnlyHint || idempotentHint;
}

/** The tool that a server's list describes; null if it describes none. */
export function toMcpTool(listed: unknown): McpTool | null {
  const { data } = ListedTool.safeParse(listed);
  if (data === undefined || data.inputSchema.type !== 'object') return null;
  return {
    tool: data.name,
    description: cutEnd(data.description ?? data.annotations?.title ?? ''),
    input_schema: data.inputSchema,
    annotations: data.annotations ?? {},
  };
}

function cutEnd(text: string): string {
  return text.length <= MAX_DESCRIPTION_CHARS ? text : `${text.slice(0, MAX_DESCRIPTION_CHARS - 1)}…`;
}
