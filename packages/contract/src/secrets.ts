import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { isReservedName } from './reserved-names.ts';
import { text } from './text.ts';
import { WebhookUrl } from './webhook-target.ts';

const MIN_BYTES = 8;
const MAX_BYTES = 4096;
const MAX_HOSTS = 50;
/** Secrets that one agent may have. */
const MAX_NAMES = 50;

/** The name of a secret, which is also the variable that holds its placeholder. */
export const SecretName = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9_]{0,63}$/,
    'expected 1 to 64 capital letters, digits and underscores, beginning with a letter',
  )
  .refine((name) => !isReservedName(name), 'the computer uses this name itself');

export const SecretHosts = z
  .array(text(1, 300))
  .min(1)
  .max(MAX_HOSTS)
  .describe(
    'Where the value is sent: 1 to 50 of `api.example.com`, `*.example.com` (the names below it, and not example.com itself) and ' +
      '`api.example.com:8443`. Without a port it is 443. With `http://` before it, the value is sent there without TLS, to port 80.',
  );

export const SecretInject = z
  .object({
    header: z.boolean().describe('Whether the placeholder is replaced in headers, `Basic` included.'),
    query: z.boolean().describe('Whether it is replaced in the query of the URL.'),
    body: z.boolean().describe('Whether it is replaced in bodies.'),
  })
  .meta({
    id: 'SecretInject',
    description: 'Where in a request the value takes the place of the placeholder.',
  });
export type SecretInject = z.infer<typeof SecretInject>;

export const SecretInjectRequest = closedObject({
  header: z.boolean().optional().describe('In headers, `Basic` included; true when absent.'),
  query: z.boolean().optional().describe('In the query of the URL, percent-encoded; false when absent.'),
  body: z.boolean().optional().describe('In the body, as it is; false when absent.'),
})
  .refine(
    ({ header = true, query = false, body = false }) => header || query || body,
    'expected at least one place to be true',
  )
  .meta({
    id: 'SecretInjectRequest',
    description: 'Where in a request the value takes the place of the placeholder.',
  });

export const PutValueSecretRequest = closedObject({
  type: z.literal('value').optional().describe('The value is a text that stays as it is.'),
  value: z
    .string()
    .refine((value) => value.isWellFormed(), 'expected text without lone surrogates')
    .refine((value) => byteLength(value) >= MIN_BYTES, `expected at least ${MIN_BYTES} bytes`)
    .refine(
      (value) => byteLength(value) <= MAX_BYTES,
      `expected at most ${MAX_BYTES.toLocaleString('en')} bytes`,
    )
    .describe('The secret itself: 8 to 4,096 bytes. It is kept sealed and never shown again.'),
  hosts: SecretHosts,
  inject: SecretInjectRequest.nullish().describe('Where in a request it is put in; headers when absent.'),
  description: text(0, 1000).nullish().describe('What it is for, for people: up to 1,000 characters.'),
})
  .superRefine(({ value, inject }, context) => {
    if ((inject?.header ?? true) && /[\r\n\0]/.test(value)) {
      const message = 'expected no line breaks and no NUL in a value that is sent in headers';
      context.addIssue({ code: 'custom', path: ['value'], message });
    }
  })
  .meta({
    id: 'PutValueSecretRequest',
    description: 'A secret whose value is a text. It replaces the one of the same name.',
  });
export type PutValueSecretRequest = z.infer<typeof PutValueSecretRequest>;

const word = z
  .string()
  .regex(/^[\x20-\x7e]+$/, 'expected printable ASCII characters')
  .min(1)
  .max(4096);

export const PutOAuthSecretRequest = closedObject({
  type: z.literal('oauth').describe('The value is an access token, which the server refreshes.'),
  token_url: WebhookUrl.describe(
    'Where tokens are refreshed. It must be public, unless the operator allows others.',
  ),
  client_id: word.describe('The id that the authorization server knows the client by.'),
  client_secret: word.nullish().describe('The password of the client; none for a public client.'),
  refresh_token: word.describe(
    'The token that access tokens are made with. It is kept sealed and never shown again.',
  ),
  scopes: z
    .array(text(1, 200))
    .max(50)
    .nullish()
    .describe('The scopes to ask for; those of the refresh token when absent.'),
  hosts: SecretHosts,
  inject: SecretInjectRequest.nullish().describe('Where in a request it is put in; headers when absent.'),
  description: text(0, 1000).nullish().describe('What it is for, for people: up to 1,000 characters.'),
}).meta({
  id: 'PutOAuthSecretRequest',
  description: 'A secret whose value is an OAuth access token. It replaces the one of the same name.',
});
export type PutOAuthSecretRequest = z.infer<typeof PutOAuthSecretRequest>;

/** Either kind of secret, as a request sends it. */
export const PutSecretRequest = z
  .discriminatedUnion('type', [PutValueSecretRequest, PutOAuthSecretRequest], {
    error: 'expected value or oauth',
  })
  .meta({ id: 'PutSecretRequest', description: 'A secret: a text, or an OAuth access token.' });
export type PutSecretRequest = z.infer<typeof PutSecretRequest>;

export const Secret = z
  .object({
    name: z.string().describe('What agents and spawns call it.'),
    type: z
      .enum(['value', 'oauth'])
      .describe('value: a text. oauth: an access token, which the server refreshes.'),
    hosts: z.array(z.string()).describe('Where the value is sent.'),
    inject: SecretInject,
    description: z.string().nullable().describe('What it is for; null without one.'),
    version: z.int().describe('1 for a new secret, and one more each time that it is replaced.'),
    created_at: z.iso.datetime().describe('When the first version was made: ISO 8601, UTC.'),
    updated_at: z.iso.datetime().describe('When this version was made: ISO 8601, UTC.'),
    last_used_at: z.iso
      .datetime()
      .nullable()
      .describe('When its value was last sent to a host; null if it never was.'),
    is_readable: z
      .boolean()
      .describe(
        'Whether the server has the key that it was sealed with. Without it, as after a backup was restored alone, agents cannot use it until ' +
          'it is put again.',
      ),
  })
  .meta({ id: 'Secret', description: 'A secret that agents can use and never see, without its value.' });
export type Secret = z.infer<typeof Secret>;

export const SecretList = z
  .object({ secrets: z.array(Secret).describe('The secrets that the key reaches, by name.') })
  .meta({ id: 'SecretList', description: 'The secrets that the key reaches, without their values.' });
export type SecretList = z.infer<typeof SecretList>;

/** The secrets of a new agent, as a request names them. */
export const SecretNames = z
  .array(SecretName)
  .max(MAX_NAMES)
  .superRefine((names, context) => {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      context.addIssue({ code: 'custom', path: [index], message: 'this name is given twice' });
    }
  });

function byteLength(value: string): number {
  return new TextEncoder().encode(value).length;
}
