import { z } from 'zod';
import { MemoryTrust } from '../memory.ts';
import { defineEvent } from './define-event.ts';
import { TokenUsage } from './loop-events.ts';

/** Which memory an event is about. */
const memory = {
  memory_id: z.string().describe('The id of the memory.'),
  key: z.string().describe('Its name in the namespace.'),
  namespace: z.string().describe('Where it is.'),
  version: z.int().describe('Which version of it.'),
};

export const MemoryRecalledEvent = defineEvent(
  'MemoryRecalledEvent',
  'memory-recalled',
  z.object({
    text: z
      .string()
      .nullable()
      .meta({ description: 'What the model reads before its task; null if it is nothing.' }),
    memories: z
      .array(
        z.object({
          ...memory,
          trust: MemoryTrust,
          score: z.number().describe('How well it fits the task, 0 to 1.'),
          reason: z
            .enum(['score', 'rare_word'])
            .optional()
            .describe(
              'Why it was chosen: its score is high enough, or it shares a rare word or a name with the task. Older events do not have this field.',
            ),
          words: z
            .array(z.string())
            .optional()
            .describe(
              'The word stems that it shares with the task; with `rare_word`, only the rare ones and names.',
            ),
        }),
      )
      .describe('The memories that it was shown, best first.'),
  }),
  'The agent was shown memories that are relevant to its task.',
);

export const MemoryExtractedEvent = defineEvent(
  'MemoryExtractedEvent',
  'memory-extracted',
  z.object({
    saved: z.array(z.object(memory)).describe('The memories that were written.'),
    skipped: z
      .array(
        z.object({
          key: z.string().nullable().meta({
            description: 'Null if the fact contains a secret or is too long, or if the model was not asked.',
          }),
          reason: z
            .enum([
              'known',
              'secret',
              'unsupported',
              'chatter',
              'less_trusted',
              'changed_meanwhile',
              'quota',
              'cost_limit',
              'price_unknown',
            ])
            .describe(
              'Why not. unsupported: nothing in the run states it. less_trusted: a more trusted writer wrote the live value, so ' +
                'this one is kept as a proposal. cost_limit, price_unknown: the model was not asked at all.',
            ),
        }),
      )
      .describe('Facts that the model found worth keeping and that were not kept.'),
    usage: TokenUsage,
  }),
  'After the end: facts that were worth keeping from the run were saved as memories.',
);

/** What an agent reads of memories, and leaves in them. */
export const MEMORY_EVENTS = [MemoryRecalledEvent, MemoryExtractedEvent] as const;
