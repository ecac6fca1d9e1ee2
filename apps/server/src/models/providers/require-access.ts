import type { SavableProvider, SaveProviderRequest } from '@jettson/contract';
import { wrongField } from '../../errors.ts';
import type { SavedAccess } from './with-saved-keys.ts';

/** What was typed for a provider. Throws `invalid_body`, which names the field that is missing or not wanted. */
export function requireAccess(
  provider: SavableProvider,
  { api_key: apiKey, base_url: baseUrl }: SaveProviderRequest,
): SavedAccess {
  if (provider === 'openai-compatible') {
    if (!baseUrl) throw wrongField('base_url', 'the address of the server');
  } else {
    if (!apiKey) throw wrongField('api_key', 'the key of the provider');
    if (baseUrl) throw wrongField('base_url', `no address: ${provider} has its own`);
  }
  return { provider, apiKey: apiKey ?? undefined, baseUrl: baseUrl ?? undefined };
}
