import type { GeneratedFile } from './generate.ts';

/** The parts of JSON Schema that the events use. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
}
type Schemas = Record<string, Schema>;

const INTRO = `# Events

<!-- Made by "npm run generate" from packages/contract/src/events. Do not edit it by hand. -->

Everything that happens to an agent is an event in its log: \`{"id", "type", "ts", "data"}\`. \`id\` counts from 1 without
gaps, \`ts\` is milliseconds since the Unix epoch, and the form of \`data\` follows from \`type\`.
\`GET /agents/{id}/events\` returns the log in pages or, with \`Accept: text/event-stream\`, as a stream that can be resumed.
With \`?deltas=true\` the stream also has \`message-delta\`, which is not stored and has no \`id\`: a piece of a message that the
model is writing, \`{"step", "attempt", "text"}\`.

Later versions add types and fields. Ignore those that you do not know. The API reference (\`/docs/api/events\` on your server) has
an example of each.

Logs that were written before version 0.2.0 are returned in this form, too. Only their \`call_id\` is still the one of the
model's provider, which other agents may have as well.
`;

/** docs/events.md, from the components of the OpenAPI document. */
export function generateEventsPage(components: object): GeneratedFile {
  const schemas = components as Schemas;
  const events = (schemas.AgentEvent?.oneOf ?? []).map((event) => resolve(event, schemas));
  const sections = events.map((event) => renderEvent(event, schemas));
  return { path: 'docs/events.md', text: [INTRO, ...sections].join('\n') };
}

function renderEvent({ description, properties = {} }: Schema, schemas: Schemas): string {
  const [type] = properties.type?.enum ?? [properties.type?.const];
  const rows = rowsOf(properties.data ?? {}, schemas);
  return [
    `## ${type}`,
    '',
    description,
    '',
    '| data | type | meaning |',
    '|---|---|---|',
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
    '',
  ].join('\n');
}

/** A row for each field, and for the fields of nested objects. */
function rowsOf(schema: Schema, schemas: Schemas, path = ''): string[][] {
  const { properties = {}, required = [] } = resolve(schema, schemas);
  return Object.entries(properties).flatMap(([name, field]) => {
    const { items, description = '', ...resolved } = resolve(field, schemas);
    const place = `${path}${name}`;
    const notes = [required.includes(name) ? '' : 'May be absent.', description].filter(Boolean).join(' ');
    const row = [`\`${place}\``, typeOf({ ...resolved, ...(items && { items }) }, schemas), notes];
    const inner = items ? rowsOf(items, schemas, `${place}[].`) : rowsOf(resolved, schemas, `${place}.`);
    return [row, ...inner];
  });
}

function typeOf(schema: Schema, schemas: Schemas): string {
  const { type, items, enum: values, const: value } = resolve(schema, schemas);
  if (value !== undefined) return `\`${value}\``;
  if (values !== undefined) return values.map((one) => `\`${one}\``).join(', ');
  if (items !== undefined) return `array of ${typeOf(items, schemas)}`;
  return [type ?? 'any JSON'].flat().join(' or ');
}

/** Replaces a reference by its component; what is said at the reference takes precedence. */
function resolve(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref === undefined) return schema;
  const component = schemas[schema.$ref.replace('#/components/schemas/', '')];
  if (component === undefined) throw new Error(`there is no component ${schema.$ref}`);
  return { ...component, ...schema };
}
