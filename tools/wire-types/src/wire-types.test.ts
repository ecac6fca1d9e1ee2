import { expect, test } from 'vitest';
import { wireTypes } from './wire-types.ts';

test('each schema becomes a declaration that names the others, with its descriptions', async () => {
  const Cat = {
    type: 'object',
    description: 'An animal.',
    properties: {
      name: { type: 'string', description: 'As it is called.' },
      mood: { $ref: '#/components/schemas/Mood' },
      friend: { anyOf: [{ $ref: '#/components/schemas/Cat' }, { type: 'null' }] },
      lives: { type: 'integer', default: 9 },
    },
    required: ['name', 'friend'],
  };
  const Mood = { type: 'string', enum: ['calm', 'wild'] };

  const source = await wireTypes({
    openapi: '3.1.0',
    info: { title: 'Cats', version: '1' },
    components: { schemas: { Cat, Mood } },
  });

  expect(source.slice(source.indexOf('*/') + 2).replaceAll(/\s+/g, ' ')).toBe(
    ' /** An animal. */ export interface Cat {' +
      ' /** As it is called. */ name: string;' +
      ' mood?: Mood | undefined;' +
      ' friend: Cat | null;' +
      ' /** @default 9 */ lives?: number | undefined; }' +
      ' export type Mood = "calm" | "wild"; ',
  );
});
