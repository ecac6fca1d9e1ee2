import { EXAMPLES } from '@jettson/contract/examples';
import { errorExamples } from './error-responses.ts';

interface Media {
  schema?: { $ref?: string };
  examples?: object;
}

type Content = Record<string, Media>;

/** The parts of an operation that have examples. */
export interface Described {
  operationId: string;
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

/** Adds examples of an operation's request and response. The request of a webhook depends on its event. */
export function addExamples({ operationId, requestBody, responses }: Described, isWebhook: boolean): void {
  show(requestBody?.content, isWebhook ? operationId : undefined);
  for (const [status, { content }] of Object.entries(responses)) {
    if (status.startsWith('2')) show(content, operationId);
  }
}

function show(content: Content = {}, operationId: string | undefined): void {
  for (const media of Object.values(content)) {
    const schemaId = media.schema?.$ref?.split('/').at(-1);
    if (schemaId === undefined) continue;
    const name = operationId !== undefined && operationId in EXAMPLES ? operationId : schemaId;
    media.examples = { [schemaId]: { $ref: `#/components/examples/${name}` } };
  }
}

/** All examples, for the components of the document. */
export const examples = {
  ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, value]) => [name, { value }])),
  ...errorExamples,
};
