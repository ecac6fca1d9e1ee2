/**
 * The AI SDK itself, for calls of a model outside of runs. It is loaded by the first of them: it is the largest package that a
 * server has, and runs need only the libraries of providers.
 */
export async function loadAiSdk() {
  // Its warnings, for instance of a model whose limits it does not know, would go to the terminal.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  return import('ai');
}
