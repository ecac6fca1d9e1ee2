import { z } from 'zod';
import { fromLitellm, LitellmTable } from './from-litellm.ts';
import { ModelTable } from './model-table.ts';

/** What a file in litellm's format does not say itself. */
export interface TableHints {
  source: string;
  date: string;
}

/** Reads a table in the server's own format or in litellm's. Throws an error that names the first fault. */
export function parseTable(text: string, { source, date }: TableHints): ModelTable {
  const content = parseJson(text);
  if (typeof content === 'object' && content !== null && 'models' in content) return checked(content);
  const entries = LitellmTable.safeParse(content);
  if (!entries.success) {
    throw new Error(
      'the file is not a table of models: expected {source, version, date, models: {…}}, or the format of ' +
        "litellm's model_prices_and_context_window.json",
    );
  }
  const models = fromLitellm(entries.data);
  if (Object.keys(models).length === 0)
    throw new Error('the file names no language model that can be used here');
  return checked({ source, version: 'unknown', date, models });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the file is not JSON');
  }
}

function checked(content: unknown): ModelTable {
  const { success, data, error } = ModelTable.safeParse(content);
  if (success) return data;
  const [issue] = error.issues;
  throw new Error(`${z.core.toDotPath(issue?.path ?? [])}: ${issue?.message}`);
}
