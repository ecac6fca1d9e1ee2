import type { ModelConfig } from '../config.ts';
import { versionedUrl } from './create-provider-model.ts';
import type { HostedProvider } from './parse-model-name.ts';
import { accessOf } from './provider-access.ts';

const OWN_ADDRESS: Partial<Record<HostedProvider, string>> = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com',
};

/** Where a provider answers; undefined if that is not configured. */
export function addressOf(config: ModelConfig, provider: HostedProvider): string | undefined {
  return accessOf(config, provider).baseUrl ?? OWN_ADDRESS[provider];
}

/**
 * GETs a path below the provider's `/v1` with its key. Null if the provider has no address. Follows no redirect, which
 * would take the key elsewhere.
 */
export async function askProvider(
  config: ModelConfig,
  provider: HostedProvider,
  { path, timeoutMs }: { path: string; timeoutMs: number },
): Promise<Response | null> {
  const address = addressOf(config, provider);
  if (address === undefined) return null;
  const { apiKey, fetch: fetchIt = fetch } = accessOf(config, provider);
  return fetchIt(`${versionedUrl(address)}${path}`, {
    headers: headersFor(provider, apiKey),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
}

function headersFor(provider: HostedProvider, key: string | undefined): Record<string, string> {
  if (provider === 'anthropic') return { 'x-api-key': key ?? '', 'anthropic-version': '2023-06-01' };
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}
