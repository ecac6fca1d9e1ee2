import { type LanguageModel, type LanguageModelMiddleware, wrapLanguageModel } from 'ai';

type Body = Record<string, unknown>;
type WrapGenerate = NonNullable<LanguageModelMiddleware['wrapGenerate']>;
type Generated = Awaited<ReturnType<WrapGenerate>>;
type Params = Parameters<WrapGenerate>[0]['params'];

/** Under which names the wire formats have an option; the feature is what the AI SDK's warnings call it. */
const SENT: Record<
  string,
  { param: 'reasoning' | 'temperature' | 'maxOutputTokens'; isIn: (body: Body) => boolean }
> = {
  reasoning: {
    param: 'reasoning',
    isIn: ({ reasoning_effort, reasoning, output_config, thinking }) =>
      [reasoning_effort, effortIn(reasoning), effortIn(output_config), thinking].some(isGiven),
  },
  temperature: { param: 'temperature', isIn: ({ temperature }) => isGiven(temperature) },
  maxOutputTokens: {
    param: 'maxOutputTokens',
    isIn: ({ max_tokens, max_completion_tokens, max_output_tokens }) =>
      [max_tokens, max_completion_tokens, max_output_tokens].some(isGiven),
  },
};

/**
 * The same model, with a warning for each option that was set and is not in the request. The AI SDK warns of most that it
 * leaves out, but not of all. A model that does not show its request gets no further warnings.
 */
export function withSentOptions(model: LanguageModel): LanguageModel {
  if (typeof model === 'string') return model;
  return wrapLanguageModel({
    model,
    middleware: {
      wrapGenerate: ({ doGenerate, params }) =>
        Promise.resolve(doGenerate()).then((result) => ({
          ...result,
          warnings: [...result.warnings, ...findUnsaid(result, params)],
        })),
    },
  });
}

/** Warnings for options that were set, are not in the request, and that no warning names. */
function findUnsaid({ request, warnings }: Generated, params: Params) {
  const body = readBody(request?.body);
  if (body === undefined) return [];
  const missing = Object.entries(SENT).filter(([, { param, isIn }]) => isGiven(params[param]) && !isIn(body));
  const said = warnings.flatMap((warning) => ('feature' in warning ? [warning.feature] : []));
  return missing
    .filter(([feature]) => !said.includes(feature))
    .map(([feature]) => ({ type: 'unsupported' as const, feature }));
}

function readBody(body: unknown): Body | undefined {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    return typeof value === 'object' && value !== null ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

function effortIn(part: unknown): unknown {
  return (part as { effort?: unknown } | undefined | null)?.effort;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
