import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ModelConfig } from '../config.ts';
import { createProviderModel } from './create-provider-model.ts';
import { createLocalModel } from './local/create-local-model.ts';
import { LOCAL_MODEL } from './local-model-file.ts';
import { describeHosted, type ResolvedModel } from './open-model.ts';
import { parseModelName } from './parse-model-name.ts';

/** A model that writes requests and sends none. */
export interface UnsentModel extends Pick<ResolvedModel, 'id' | 'tableNames' | 'isLocal'> {
  model: LanguageModelV4;
  /** The body of the request that its provider would get, as JSON. */
  write(options: LanguageModelV4CallOptions): Promise<string>;
}

/** Throws ModelConfigError for a malformed name and for a provider that is not configured. */
export function openUnsentModel(config: ModelConfig, name: string): UnsentModel {
  const parsed = parseModelName(name);
  if (parsed.provider === 'local') {
    const connect = (take: (body: string) => never) =>
      createLocalModel(LOCAL_MODEL.id, { generate: async (request) => take(JSON.stringify(request)) });
    return { id: 'local', tableNames: [], isLocal: true, ...unsent(connect) };
  }
  const { provider, modelId } = parsed;
  const connect = (take: (body: string) => never) =>
    createProviderModel(config, provider, modelId, async (_url, init) => take(String(init?.body)));
  return { ...describeHosted(config, parsed), ...unsent(connect) };
}

/** `connect` makes the model; `take` gets the body of each request instead of the provider. */
function unsent(
  connect: (take: (body: string) => never) => LanguageModelV4,
): Pick<UnsentModel, 'model' | 'write'> {
  let written: string | undefined;
  const model = connect((body) => {
    written = body;
    // The providers' libraries do not try again after this error.
    throw new DOMException('Nothing is sent', 'AbortError');
  });
  return {
    model,
    async write(options) {
      written = undefined;
      const error: unknown = await Promise.resolve(model.doStream(options)).catch((reason) => reason);
      if (written === undefined) throw error;
      return written;
    },
  };
}
