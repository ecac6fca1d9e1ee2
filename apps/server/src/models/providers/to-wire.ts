import type { ModelProvider, ProviderName, SavableProvider } from '@jettson/contract';
import type { ModelConfig } from '../../config.ts';
import { addressOf } from '../ask-provider.ts';
import type { SavedProviderRow } from './provider-queries.ts';
import { isSetUp } from './with-saved-keys.ts';

/** How people know each provider, and which variable sets it up. */
const PROVIDERS: Record<ProviderName, { title: string; variable: string }> = {
  anthropic: { title: 'Anthropic', variable: 'ANTHROPIC_API_KEY' },
  openai: { title: 'OpenAI', variable: 'OPENAI_API_KEY' },
  'openai-compatible': { title: 'OpenAI-compatible server', variable: 'OPENAI_COMPATIBLE_BASE_URL' },
  ollama: { title: 'Ollama', variable: 'OLLAMA_URL' },
  lmstudio: { title: 'LM Studio', variable: 'LM_STUDIO_URL' },
};

/** A provider as the API shows it. `environment`: the configuration without saved keys. */
export function toProvider(
  environment: ModelConfig,
  provider: ProviderName,
  saved: SavedProviderRow | undefined,
): ModelProvider {
  const isOnMachine = provider === 'ollama' || provider === 'lmstudio';
  const isSet = isOnMachine || isSetUp(environment, provider);
  const address = addressOf(environment, provider) ?? null;
  return {
    provider,
    ...PROVIDERS[provider],
    source: isSet ? 'environment' : saved === undefined ? 'none' : 'console',
    base_url: isSet ? address : (saved?.baseUrl ?? address),
    can_save: !isSet,
    saved: saved === undefined ? null : toSaved(saved),
  };
}

function toSaved({ hint, baseUrl, savedAt, savedBy }: SavedProviderRow): NonNullable<ModelProvider['saved']> {
  return { hint, base_url: baseUrl, saved_at: savedAt.toISOString(), saved_by: savedBy };
}

/** For a refusal: what the environment says, and how to change it. */
export function setByEnvironment(provider: SavableProvider): string {
  const { title, variable } = PROVIDERS[provider];
  return `${title} is set up in the server's environment (${variable}), which comes before what is saved in the console`;
}
