import { z } from 'zod';
import { text } from './text.ts';

export const ApiKey = z
  .object({
    key_id: z.string(),
    name: z.string(),
    hint: z.string().meta({ description: 'The first and last characters, to tell keys apart.' }),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
    revoked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyList = z
  .object({ keys: z.array(ApiKey) })
  .meta({ id: 'ApiKeyList', description: 'Newest first; revoked and expired ones stay.' });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

export const CreateApiKeyRequest = z
  .object({
    name: text(1, 100),
    expires_in_days: z
      .int()
      .min(1)
      .max(3650)
      .nullish()
      .meta({ description: 'Without it, it never expires.' }),
  })
  .meta({ id: 'CreateApiKeyRequest' });
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequest>;

export const CreatedApiKey = ApiKey.extend({
  api_key: z.string().meta({ description: 'The whole key. It is not shown again.' }),
}).meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
