import { expect, test } from 'vitest';
import { pythonRecords, type Schema } from './records.ts';

function generate(schemas: Record<string, Schema>, changes = {}): string {
  const names = {
    ANSWERS: Object.keys(schemas).slice(0, 1),
    RECORD_NAMES: {},
    FIELD_NAMES: {},
    EXTENDS: {},
    METHODS: {},
    JSON_FIELDS: [],
    DEFAULTS: {},
    ...changes,
  };
  const text = pythonRecords({ components: { schemas } }, names);
  return text.slice(text.indexOf('\n\n\n') + 3);
}

test('a record requires fields that are always sent, and has defaults for those that may be missing', () => {
  const text = generate(
    {
      Thing: {
        type: 'object',
        description: 'A "thing"; null is nothing.',
        properties: {
          id: { type: 'string', description: 'Its id.' },
          size: { type: ['integer', 'null'] },
          price: { type: 'number' },
          tags: { type: 'array', items: { type: 'string' } },
          isNew: { type: 'boolean' },
          metadata: { type: 'object' },
          output: {},
          kind: { type: ['string', 'null'], enum: ['a', 'b', null] },
          age: { type: 'integer' },
        },
        required: ['id', 'size', 'tags', 'isNew', 'metadata', 'kind', 'age'],
      },
    },
    { DEFAULTS: { 'Thing.age': 'None' } },
  );

  expect(text).toBe(`@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Record):
    """A 'thing'; None is nothing."""

    id: str
    """Its id."""
    size: int | None = None
    price: float | None = None
    tags: tuple[str, ...] = ()
    is_new: bool = field(metadata={"wire": "isNew"})
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    output: Any = field(default=None, hash=False)
    kind: Literal["a", "b"] | None = None
    age: int | None = None
`);
});

test('the records that a record needs come before it, and nested objects are separate records', () => {
  const text = generate({
    Page: {
      properties: {
        data: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
        pool: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
        limits: { anyOf: [{ $ref: '#/components/schemas/Limits' }, { type: 'null' }] },
        status: { allOf: [{ $ref: '#/components/schemas/Status' }, { type: ['string', 'null'] }] },
      },
      required: ['data', 'pool', 'limits', 'status'],
    },
    Thing: { properties: {} },
    Limits: { properties: {} },
    Status: { type: 'string', enum: ['on', 'off'] },
  });

  expect(text.match(/^(?:class )?\w+(?= = |\()/gm)).toEqual([
    'class Thing',
    'class PagePool',
    'class Limits',
    'Status',
    'class Page',
  ]);
  expect(text).toContain(
    '    data: tuple[Thing, ...] = ()\n    pool: PagePool\n    limits: Limits | None = None\n',
  );
  expect(text).toContain('    status: Status | None = None\n');
});

const EVENTS: Record<string, Schema> = {
  Event: {
    description: 'Something that happened.',
    oneOf: [{ $ref: '#/components/schemas/StartedEvent' }, { $ref: '#/components/schemas/EndedEvent' }],
    discriminator: { propertyName: 'type' },
  },
  StartedEvent: {
    properties: { id: { type: 'integer' }, type: { const: 'started' }, data: { properties: {} } },
    required: ['id', 'type', 'data'],
  },
  EndedEvent: {
    properties: {
      id: { type: 'integer' },
      type: { type: 'string', enum: ['ended'] },
      data: { properties: { reason: { type: 'string' } }, required: ['reason'] },
    },
    required: ['id', 'type', 'data'],
  },
};

test('a union with a discriminator has a member for types that are not known yet', () => {
  const text = generate(EVENTS, { METHODS: { Event: 'EventMethods' } });

  expect(text).toContain(`class EndedData(Record):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedEvent(EventMethods):
    id: int
    type: Literal["ended"] = "ended"
    data: EndedData


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(EventMethods):
    """One that this version does not know, or that is not as it knows it."""

    id: int
    type: str
    data: Any = field(default=None, hash=False)


Event = (
    StartedEvent
    | EndedEvent
    | UnknownEvent
)
"""Something that happened."""
`);
});

test('a record that extends another one has only its additions, and must agree in the rest', () => {
  const more: Schema = {
    properties: { id: { type: 'string' }, more: { type: 'string' } },
    required: ['id', 'more'],
  };
  const base: Schema = { properties: { id: { type: 'string' } }, required: ['id'] };
  const EXTENDS = { More: 'Base' };

  expect(generate({ More: more, Base: base }, { EXTENDS })).toContain('class More(Base):\n    more: str\n');
  const other = { properties: { id: { type: 'integer' } } };
  expect(() => generate({ More: more, Base: other }, { EXTENDS })).toThrow(
    'More.id is not what it is in Base',
  );
});

test('a name or default for something that is no longer in the document is an error', () => {
  expect(() => generate(EVENTS, { DEFAULTS: { 'EndedEvent.data.cause': 'None' } })).toThrow(
    'no answer has EndedEvent.data.cause',
  );
});

test('a field whose name is a keyword of Python needs another name', () => {
  const schemas = { Thing: { type: 'object', properties: { from: { type: 'string' } } } };

  expect(() => generate(schemas)).toThrow('Thing.from is a keyword of Python');
  expect(generate(schemas, { FIELD_NAMES: { 'Thing.from': 'from_date' } })).toContain('from_date');
});

test('an answer that the document does not have is an error that names it', () => {
  expect(() => generate(EVENTS, { ANSWERS: ['Nothing'] })).toThrow('the document has no schema Nothing');
});

test('a field that callers send back in parts stays JSON', () => {
  const schemas = {
    Thing: {
      type: 'object',
      properties: { defaults: { type: 'object', properties: { size: { type: 'integer' } } } },
      required: ['defaults'],
    },
  };

  const text = generate(schemas, { JSON_FIELDS: ['Thing.defaults'] });

  expect(text).toContain('defaults: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)');
  expect(text).not.toContain('size');
});
