import { type LanguageModel, wrapLanguageModel } from 'ai';

/**
 * The same model, whose calls have ids unlike those that are taken and unlike each other. Some models count their
 * calls from zero in each turn, and some give two calls one id: the SDK then hands out the first one's arguments
 * twice, and providers refuse such a conversation.
 */
export function withUniqueCallIds(model: LanguageModel, taken: ReadonlySet<string>): LanguageModel {
  // A name stands for a model of a gateway, which gives ids of its own.
  if (typeof model === 'string') return model;
  return wrapLanguageModel({
    model,
    middleware: {
      async wrapGenerate({ doGenerate }) {
        const result = await doGenerate();
        const seen = new Set(taken);
        const content = result.content.map((part) => {
          if (part.type !== 'tool-call') return part;
          const toolCallId = pickId(part.toolCallId, seen);
          seen.add(toolCallId);
          return { ...part, toolCallId };
        });
        return { ...result, content };
      },
    },
  });
}

function pickId(id: string, seen: ReadonlySet<string>): string {
  let picked = id;
  for (let count = 2; seen.has(picked); count++) picked = `${id}_${count}`;
  return picked;
}
