import { z } from 'zod';
import { closedObject } from './closed-object.ts';

/** Of an output: as UTF-8, a text as it is and anything else as JSON. */
export const MAX_RESULT_BYTES = 1024 ** 2;

export const PostToolResultRequest = closedObject({
  output: z
    .unknown()
    .refine((output) => output !== undefined, 'expected any JSON')
    .describe(
      'What the tool answers: text or any JSON, up to 1 MB. Of more than 100 KB the model reads the beginning and the end. With ' +
        '`is_error`, what went wrong.',
    ),
  is_error: z
    .boolean()
    .nullish()
    .describe('Whether the call failed: the model reads the output as an error and goes on.'),
}).meta({ id: 'PostToolResultRequest', description: 'The result of a call of a function tool.' });
export type PostToolResultRequest = z.infer<typeof PostToolResultRequest>;

export const ToolResultReceipt = z
  .object({
    call_id: z.string().describe('The tool call.'),
    is_error: z.boolean().describe('Whether the result is an error.'),
    accepted_at: z.iso.datetime().describe('When it was accepted: ISO 8601, UTC.'),
  })
  .meta({
    id: 'ToolResultReceipt',
    description: 'A result that was accepted. It stands: a different one later is a conflict.',
  });
export type ToolResultReceipt = z.infer<typeof ToolResultReceipt>;

/** A call of a function tool that waits for its result. */
export const WaitingToolCall = z
  .object({
    call_id: z.string().describe('The id of the call; unique over all agents.'),
    name: z.string().describe('The tool.'),
    input: z.record(z.string(), z.unknown()).describe('Its input, which fits the schema of the tool.'),
    since: z.iso.datetime().describe('Since when it waits: ISO 8601, UTC.'),
    until: z.iso
      .datetime()
      .describe('Until when it waits. After that the model is told that nobody answered.'),
  })
  .meta({ id: 'WaitingToolCall', description: 'A call of a function tool that waits for its result.' });
export type WaitingToolCall = z.infer<typeof WaitingToolCall>;
