import { z } from 'zod';
import { closedObject } from './closed-object.ts';

export const MemorySettings = z
  .object({
    auto_recall: z
      .boolean()
      .describe('Show each agent the memories that are relevant to its task before it starts.'),
    auto_extract: z.boolean().describe('Save up to five facts from each agent that completes.'),
  })
  .meta({
    id: 'MemorySettings',
    description:
      'What agents do with memories by themselves. A spawn can switch either off for its agent: ' +
      '`"metadata": {"memory": {"recall": false, "extract": false}}`.',
  });
export type MemorySettings = z.infer<typeof MemorySettings>;

export const UpdateMemorySettingsRequest = closedObject(MemorySettings.shape).partial().meta({
  id: 'UpdateMemorySettingsRequest',
  description: 'What to change. What is absent stays as it is.',
});
export type UpdateMemorySettingsRequest = z.infer<typeof UpdateMemorySettingsRequest>;
