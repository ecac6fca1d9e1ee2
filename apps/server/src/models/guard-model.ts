import { APICallError, type LanguageModel, LoadAPIKeyError, wrapLanguageModel } from 'ai';
import type { Redact } from '../redactor.ts';

/** Maximum length of a provider's message; some repeat the whole request. */
const MESSAGE_CHARS = 500;
/** Headers that say how long to wait. */
const KEPT_HEADERS = ['retry-after', 'retry-after-ms'];

/** The same model, with errors that contain only listed fields, and without secrets of the configuration. */
export function guardModel(model: Exclude<LanguageModel, string>, redact: Redact) {
  return wrapLanguageModel({
    model: model as Parameters<typeof wrapLanguageModel>[0]['model'],
    middleware: {
      async wrapGenerate({ doGenerate }) {
        const result = await Promise.resolve(doGenerate()).catch((error: unknown) => {
          throw toSafeError(error, redact);
        });
        const content = result.content.map((part) => {
          if (part.type === 'text' || part.type === 'reasoning') return { ...part, text: redact(part.text) };
          return part.type === 'tool-call' ? { ...part, input: redact(part.input) } : part;
        });
        return { ...result, content };
      },
    },
  });
}

/** The AI SDK's errors contain the request with its prompt, and the answer, which may repeat the key. */
function toSafeError(error: unknown, redact: Redact): unknown {
  const text = redact(error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_CHARS);
  if (APICallError.isInstance(error)) {
    const { statusCode, isRetryable, url, responseHeaders = {} } = error;
    const code = codeIn(error.data);
    return new APICallError({
      message: text,
      url: URL.parse(url)?.origin ?? '',
      requestBodyValues: {},
      isRetryable,
      responseHeaders: Object.fromEntries(
        Object.entries(responseHeaders).filter(([name]) => KEPT_HEADERS.includes(name)),
      ),
      ...(statusCode === undefined ? {} : { statusCode }),
      ...(code === undefined ? {} : { data: { code: redact(code) } }),
    });
  }
  // Its message names the variable.
  if (LoadAPIKeyError.isInstance(error)) return error;
  // The caller that aborted gets its own reason back.
  if (error instanceof Error && error.name === 'AbortError') return error;
  return Object.assign(new Error(text), { name: error instanceof Error ? error.name : 'Error' });
}

/** The provider's own code: `{"error": {"code": …}}` or, for some, `type`. */
function codeIn(data: unknown): string | undefined {
  const { code, type } = (data as { error?: { code?: unknown; type?: unknown } } | undefined)?.error ?? {};
  return [code, type].find((one) => typeof one === 'string')?.slice(0, 100);
}
