import { accountExamples } from './accounts.ts';
import { agentExamples } from './agents.ts';
import { fileExamples } from './files.ts';
import { memoryExamples } from './memory.ts';
import { webhookExamples } from './webhooks.ts';

/**
 * Examples for the OpenAPI document: of a schema by its id, or of what one operation sends, where that is another, by
 * the id of the operation.
 */
export const EXAMPLES: Record<string, object> = {
  ...agentExamples,
  ...fileExamples,
  ...webhookExamples,
  ...memoryExamples,
  ...accountExamples,
};
