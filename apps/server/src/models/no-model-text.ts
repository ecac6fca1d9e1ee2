/** What the CLI, a waiting agent's progress and the console say when there is no model. */
export const NO_MODEL_TEXT = [
  'There is no model yet. Four ways to get one:',
  '1. Set ANTHROPIC_API_KEY or OPENAI_API_KEY, or JETTSON_MODEL with the provider of your choice.',
  '2. Save the key of a provider in the console, under Settings, Models.',
  '3. Start Ollama or LM Studio on this machine.',
  '4. Run `jettson models pull` for the local model (1.1 GB, no key needed).',
].join('\n');
