import { type LanguageModel, wrapLanguageModel } from 'ai';

/** Maximum depth of arguments. The SDK and the JSON serializer recurse for each level. */
const MAX_LEVELS = 32;
/** How much the model is shown of arguments that are deeper. */
const SHOWN_CHARS = 500;

/**
 * The same model, with calls that the SDK can handle. Their ids differ from earlier ones and from each other: some
 * models count their calls from zero in each turn, and some give two calls the same id; the SDK then uses the first
 * one's arguments for both, and providers refuse the message. Arguments that are nested too deep are cut, which makes
 * them broken JSON; the model is told so.
 */
export function withUsableCalls(model: LanguageModel, taken: ReadonlySet<string>): LanguageModel {
  // A string names a model of a gateway, which gives its own ids.
  if (typeof model === 'string') return model;
  return wrapLanguageModel({
    model,
    middleware: {
      async wrapGenerate({ doGenerate }) {
        const result = await doGenerate();
        const seen = new Set(taken);
        const counts = new Map<string, number>();
        const content = result.content.map((part) => {
          if (part.type !== 'tool-call') return part;
          const toolCallId = pickId(part.toolCallId, seen, counts);
          seen.add(toolCallId);
          return { ...part, toolCallId, input: cutDeep(part.input) };
        });
        return { ...result, content };
      },
    },
  });
}

/** Continues counting where the same id left off: a turn may give one id to all of its thousands of calls. */
function pickId(id: string, seen: ReadonlySet<string>, counts: Map<string, number>): string {
  let count = counts.get(id) ?? 1;
  let picked = count === 1 ? id : `${id}_${count}`;
  while (seen.has(picked)) picked = `${id}_${++count}`;
  counts.set(id, count);
  return picked;
}

function cutDeep(json: string): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json;
  }
  // Level by level, so that no depth can overflow the stack.
  let level = [value].filter(isNested);
  for (let depth = 0; depth < MAX_LEVELS; depth++) level = level.flatMap(Object.values).filter(isNested);
  return level.length > 0 ? json.slice(0, Math.min(SHOWN_CHARS, json.length - 1)) : json;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
