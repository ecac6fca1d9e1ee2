import { z } from 'zod';

export const MemorySettings = z
  .object({
    auto_recall: z.boolean().meta({
      description: 'Memories that bear on its task are shown to each agent before it starts.',
    }),
    auto_extract: z
      .boolean()
      .meta({ description: 'Up to five facts are saved from each agent that completes.' }),
  })
  .meta({
    id: 'MemorySettings',
    description:
      'What agents do with memories by themselves. An agent has switches of its own: metadata {"memory": {"recall": false, "extract": false}}.',
  });
export type MemorySettings = z.infer<typeof MemorySettings>;

export const UpdateMemorySettingsRequest = MemorySettings.partial().meta({
  id: 'UpdateMemorySettingsRequest',
});
export type UpdateMemorySettingsRequest = z.infer<typeof UpdateMemorySettingsRequest>;
