import type { AgentModelOptions } from '@jettson/contract';

/** What of an agent its spawn defined: what is absent is as the installation has it. Kept with the agent, as it was resolved. */
export interface AgentDefinition {
  model?: string;
  model_options?: AgentModelOptions;
  instructions?: string;
  max_turns?: number;
}

/** The models of an agent by name, the first one first; empty: the default of the installation. */
export function modelsOf({ model, model_options: options }: AgentDefinition): string[] {
  const fallbacks = options?.fallbacks ?? [];
  return model === undefined ? [] : [...new Set([model, ...fallbacks])];
}
