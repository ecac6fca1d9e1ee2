import { EXAMPLES, PARAMETER_EXAMPLES } from '@jettson/contract/examples';
import { errorExamples } from './error-responses.ts';

interface Media {
  schema?: { $ref?: string };
  examples?: object;
}

type Content = Record<string, Media>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  example?: unknown;
}

/** The parts of an operation that have examples. */
export interface Described {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
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

/** Adds an example of each parameter that the call at this path cannot do without. */
export function addParameterExamples(path: string, { operationId, parameters = [] }: Described): void {
  for (const parameter of parameters) {
    if ('$ref' in parameter || parameter.required !== true) continue;
    const before = path.split('/').find((_, at, parts) => parts[at + 1] === `{${parameter.name}}`);
    const place = before === undefined ? `?${parameter.name}` : `${before}/{${parameter.name}}`;
    const example = PARAMETER_EXAMPLES[place];
    if (example === undefined)
      throw new Error(`${operationId} has no example of ${place}: see examples/parameters.ts`);
    parameter.example = example;
  }
}

function show(content: Content = {}, operationId: string | undefined): void {
  for (const media of Object.values(content)) {
    const schemaId = media.schema?.$ref?.split('/').at(-1);
    if (schemaId === undefined) continue;
    if (schemaId === 'AgentStreamEvent') {
      media.examples = eventReferences;
      continue;
    }
    const name = operationId !== undefined && operationId in EXAMPLES ? operationId : schemaId;
    media.examples = { [schemaId]: { $ref: `#/components/examples/${name}` } };
  }
}

/** An example of each event that a stream can have, by its type. */
const eventReferences = Object.fromEntries(
  Object.keys(EXAMPLES)
    .filter((name) => name.startsWith('event.'))
    .map((name) => [name.slice('event.'.length), { $ref: `#/components/examples/${name}` }]),
);

/** All examples, for the components of the document. */
export const examples = {
  ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, value]) => [name, { value }])),
  ...errorExamples,
};
