import { HIDDEN_VALUE } from '@jettson/contract';
import { ApiError } from '../errors.ts';

/** Where fields of a spawn hold write-only values. `*` is any name, or any entry of a list. */
const PLACES = ['env.*', 'webhook.secret', 'tools.*.headers.*', 'mcp_servers.*.headers.*'].map((place) =>
  place.split('.'),
);

/** The write-only values of a definition, each by where it belongs. */
export type WriteOnlyValues = Map<string, string>;

/** The fields as answers show them, and the values that they hide. */
export function hideValues<Fields extends object>(
  fields: Fields,
): { shown: Fields; values: WriteOnlyValues } {
  const values: WriteOnlyValues = new Map();
  const shown = mapValues(fields, (value, { id }) => {
    values.set(id, value);
    return HIDDEN_VALUE;
  });
  return { shown, values };
}

/**
 * The fields with the stored value wherever one is hidden. Throws `invalid_body` where there is none: "…" is what an answer
 * showed, and never a value. `path` is where the fields are in the request.
 */
export function fillValues<Fields extends object>(
  fields: Fields,
  values: WriteOnlyValues,
  path: readonly string[] = [],
): Fields {
  return mapValues(fields, (value, { id, field }) => {
    if (value !== HIDDEN_VALUE) return value;
    const stored = values.get(id);
    if (stored !== undefined) return stored;
    const name = [...path, field].join('.');
    throw new ApiError(
      'invalid_body',
      `${name}: "${HIDDEN_VALUE}" stands for a stored value, and none is stored here`,
      {
        details: { field: name, expected: 'the value itself' },
      },
    );
  });
}

/** Where the fields hide a value. */
export function findHidden(fields: object): Place[] {
  const hidden: Place[] = [];
  mapValues(fields, (value, place) => {
    if (value === HIDDEN_VALUE) hidden.push(place);
    return value;
  });
  return hidden;
}

interface Place {
  /** The same after a list was put in another order. */
  id: string;
  field: string;
}

type Change = (value: string, place: Place) => string;

function mapValues<Fields extends object>(fields: Fields, change: Change): Fields {
  return PLACES.reduce<unknown>(
    (mapped, place) => mapAt(mapped, place, change, { id: [], field: [] }),
    fields,
  ) as Fields;
}

function mapAt(
  value: unknown,
  [step, ...rest]: readonly string[],
  change: Change,
  at: { id: readonly string[]; field: readonly string[] },
): unknown {
  if (step === undefined) {
    const place = { id: JSON.stringify(at.id), field: at.field.join('.') };
    return typeof value === 'string' ? change(value, place) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const mapPart = (name: string, part: unknown, id = name) =>
    step === '*' || step === name
      ? mapAt(part, rest, change, { id: [...at.id, id], field: [...at.field, name] })
      : part;
  if (Array.isArray(value)) return value.map((part, index) => mapPart(`${index}`, part, idOf(part)));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      mapPart(name, part, step === 'webhook' ? idOf({ ...part, name }) : name),
    ]),
  );
}

/**
 * What identifies a webhook and an entry of a list: its name, and its address. Somebody who may change a tool or a server, but
 * not see its headers, would otherwise have them sent to an address of their own.
 */
function idOf(entry: { name?: unknown; url?: unknown } | null): string {
  return JSON.stringify([entry?.name, entry?.url]);
}
