import { accountExamples } from './accounts.ts';
import { agentExamples } from './agents.ts';
import { eventExamples } from './events.ts';
import { fileExamples } from './files.ts';
import { memoryExamples } from './memory.ts';
import { secretExamples } from './secrets.ts';
import { templateExamples } from './templates.ts';
import { webhookExamples } from './webhooks.ts';

export { PARAMETER_EXAMPLES } from './parameters.ts';

/**
 * Examples for the OpenAPI document, by the id of the schema; or by the id of the operation, where that operation needs
 * another example.
 */
export const EXAMPLES: Record<string, object> = {
  ...agentExamples,
  ...eventExamples,
  ...templateExamples,
  ...secretExamples,
  ...fileExamples,
  ...webhookExamples,
  ...memoryExamples,
  ...accountExamples,
};
