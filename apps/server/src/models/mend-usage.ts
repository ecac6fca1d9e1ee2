/**
 * A fetch for model providers that removes impossible token counts from their answers. The libraries validate answers
 * as a whole: an answer without `usage`, or with text in it, would be discarded together with everything that was paid
 * for.
 */
export function mendUsage(fetchIt: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchIt(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !type.includes('json')) return response;
    const text = await response.text();
    const headers = new Headers(response.headers);
    // These describe the original bytes, not this text.
    headers.delete('content-encoding');
    headers.delete('content-length');
    return new Response(withReadableUsage(text), { status: response.status, headers });
  };
}

function withReadableUsage(text: string): string {
  try {
    const answer = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return text;
    // Anthropic's messages and OpenAI's responses must have both. Nobody really reports zero, so it is then estimated.
    const hasBoth = answer.type === 'message' || answer.object === 'response';
    const usage = { ...(hasBoth && { input_tokens: 0, output_tokens: 0 }), ...countsOf(answer.usage) };
    return JSON.stringify({ ...answer, usage });
  } catch {
    // The caller will find out that it is not JSON.
    return text;
  }
}

/** The counts, and the objects of counts, that can be read. */
function countsOf(usage: unknown): Record<string, unknown> {
  if (typeof usage !== 'object' || usage === null || Array.isArray(usage)) return {};
  return Object.fromEntries(
    Object.entries(usage).flatMap(([field, value]): [string, unknown][] => {
      if (typeof value === 'number') return value >= 0 ? [[field, value]] : [];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
      return [[field, countsOf(value)]];
    }),
  );
}
