import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { MemoryAccess, MemoryAccessRequest } from './memory-access.ts';
import { ApiScope } from './scopes.ts';
import { SecretNames } from './secrets.ts';
import { text } from './text.ts';

export const ApiKey = z
  .object({
    key_id: z.string().describe('The id of the key. It is no secret.'),
    name: z.string().describe('The name that you gave it.'),
    hint: z.string().describe('The first and last characters of the key, to tell keys apart.'),
    scopes: z.array(ApiScope).describe('What it may do.'),
    memory: MemoryAccess.nullable().describe(
      'Which memories it reaches, and the widest that agents may have which it spawns; null for all of the account.',
    ),
    secrets: z
      .array(z.string())
      .nullable()
      .describe(
        'The names of the secrets that it reaches, itself and with its agents; null for all of the account.',
      ),
    monthly_cost_limit_usd: z
      .number()
      .nullable()
      .describe('What its agents may cost in a month, US dollars; null without a limit of its own.'),
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
    expires_at: z.iso
      .datetime()
      .nullable()
      .describe('When it stops working; null for a key that never expires.'),
    last_used_at: z.iso
      .datetime()
      .nullable()
      .describe('When it was last used, to the minute; null before its first use.'),
    revoked_at: z.iso.datetime().nullable().describe('When it was revoked; null while it works.'),
  })
  .meta({ id: 'ApiKey', description: 'An API key, without the secret itself.' });
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyList = z
  .object({
    keys: z
      .array(ApiKey)
      .describe('All keys of the account, newest first. Revoked and expired ones are included.'),
  })
  .meta({ id: 'ApiKeyList', description: 'The API keys of an account.' });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

export const CreateApiKeyRequest = closedObject({
  name: text(1, 100).describe('What the key is for.'),
  expires_in_days: z
    .int()
    .min(1)
    .max(3650)
    .nullish()
    .describe('Days until it stops working; without it the key never expires.'),
  scopes: z
    .array(ApiScope)
    .min(1)
    .nullish()
    .describe(
      'What it may do; everything but `admin` when absent or null. A key cannot grant a scope that it does not have itself.',
    ),
  secrets: SecretNames.nullish().describe(
    'The names of the secrets that it reaches, itself and with the agents that it spawns; all of the account when absent or null. A key ' +
      'cannot give another one more than it reaches itself.',
  ),
  monthly_cost_limit_usd: z
    .number()
    .min(0)
    .max(1e9)
    .nullish()
    .describe(
      'What the agents of this key may cost in a month, US dollars. It cannot be changed; the limit of the account holds as well.',
    ),
  memory: MemoryAccessRequest.nullish().describe(
    'Which memories it reaches; all of the account when absent. It holds for every call of memory, and agents that it spawns ' +
      'may be narrower and never wider. Such a key sees the agents alone that were spawned under the same limit.',
  ),
}).meta({ id: 'CreateApiKeyRequest', description: 'A new API key.' });
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequest>;

export const CreatedApiKey = ApiKey.extend({
  api_key: z.string().describe('The whole key. Keep it: it is not shown again.'),
}).meta({ id: 'CreatedApiKey', description: 'An API key that was just created, with its secret.' });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
