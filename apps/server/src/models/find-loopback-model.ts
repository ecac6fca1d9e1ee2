import { z } from 'zod';
import { versionedUrl } from './create-provider-model.ts';

const PROBE_TIMEOUT_MS = 500;
const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });
const ModelDetails = z.object({ capabilities: z.array(z.string()) });

/**
 * Asks a model server on this machine (Ollama, LM Studio) for its models. Returns the id of the first one suitable for
 * an agent, or null if nobody answers within half a second or no model is suitable.
 */
export async function findLoopbackModel(baseUrl: string): Promise<string | null> {
  const models = await fetchJson(`${versionedUrl(baseUrl)}/models`, ModelList);

  for (const { id } of models?.data ?? []) {
    if (/embed/i.test(id)) continue;
    if (await canCallTools(baseUrl, id)) return id;
  }
  return null;
}

/** Ollama says what a model can do, and answers 400 to tools if the model cannot call any; other servers do not say. */
async function canCallTools(baseUrl: string, id: string): Promise<boolean> {
  const url = new URL('/api/show', baseUrl).href;
  const details = await fetchJson(url, ModelDetails, { method: 'POST', body: JSON.stringify({ model: id }) });
  return details?.capabilities.includes('tools') ?? true;
}

async function fetchJson<T>(url: string, schema: z.ZodType<T>, init: RequestInit = {}): Promise<T | null> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    if (!response.ok) return null;
    return schema.safeParse(await response.json()).data ?? null;
  } catch {
    // Refused, timed out, or not JSON: no such server here.
    return null;
  }
}
