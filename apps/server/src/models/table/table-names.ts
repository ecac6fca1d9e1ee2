import type { HostedProvider } from '../parse-model-name.ts';

/** The provider names in the table, by the host of their API. */
const PROVIDER_OF_HOST: Record<string, string> = {
  'api.anthropic.com': 'anthropic',
  'api.cerebras.ai': 'cerebras',
  'api.deepinfra.com': 'deepinfra',
  'api.deepseek.com': 'deepseek',
  'api.fireworks.ai': 'fireworks_ai',
  'generativelanguage.googleapis.com': 'gemini',
  'api.groq.com': 'groq',
  'api.mistral.ai': 'mistral',
  'api.moonshot.ai': 'moonshot',
  'api.openai.com': 'openai',
  'api.perplexity.ai': 'perplexity',
  'api.together.xyz': 'together_ai',
  'api.x.ai': 'xai',
  'api.z.ai': 'zai',
};

/** Nobody can host these models themselves: a server that has one is a proxy, and their price applies. */
const CLOSED = ['anthropic', 'openai', 'gemini', 'xai'];

/**
 * The possible names of a model in the table, the likeliest first. `modelId` is the provider's id. Behind any address
 * other than the provider's own, there may be a proxy, which uses the original names of models.
 */
export function tableNames(provider: HostedProvider, modelId: string, baseUrl: string | undefined): string[] {
  const host = baseUrl === undefined ? undefined : new URL(baseUrl).hostname;
  const ofHost = host === undefined ? undefined : PROVIDER_OF_HOST[host];
  return [
    ...new Set([
      ...(ofHost === undefined ? [] : [`${ofHost}/${modelId}`]),
      `${provider}/${modelId}`,
      ...(modelId.includes('/') ? [modelId] : CLOSED.map((maker) => `${maker}/${modelId}`)),
    ]),
  ];
}

/** True if the address is this machine: a model there costs nothing, unless it is a proxy. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
