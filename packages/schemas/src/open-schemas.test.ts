import { expect, test } from 'vitest';
import { openSchemas } from './open-schemas.ts';

/** Each of these is compared with every other one: minutes of work. */
const SLOW = { uniqueItems: true };
const manyObjects = Array.from({ length: 60_000 }, (_, number) => ({ number, same: [1, 2, 3] }));

test('a schema is compiled and a value checked', async () => {
  const schemas = openSchemas();

  expect(await schemas.findSchemaFault('a', { type: 'number' })).toBeUndefined();
  expect(await schemas.findSchemaFault('a', { type: 'nonsense' })).toMatchObject({
    of: 'schema',
    path: '/type',
  });
  expect(await schemas.findValueFault('a', { type: 'number' }, 1)).toBeUndefined();
  expect(await schemas.findValueFault('a', { type: 'number' }, 'x')).toMatchObject({
    of: 'value',
    message: 'answer must be number',
  });
  expect(await schemas.findValueFault('a', { type: 'nonsense' }, 1)).toMatchObject({ of: 'schema' });
  await schemas.close();
});

test('a question that takes too long is aborted, and the next ones are answered', async () => {
  const schemas = openSchemas({ threads: 1, limitMs: 500 });

  const [slow, next] = await Promise.all([
    schemas.findValueFault('a', SLOW, manyObjects),
    schemas.findValueFault('b', { type: 'string' }, 1),
  ]);

  expect(slow).toMatchObject({ of: 'value', message: expect.stringContaining('takes more than 0.5 s') });
  expect(next).toMatchObject({ message: 'answer must be string' });
  await schemas.close();
});

test('an account whose questions never end keeps nobody else waiting', async () => {
  const schemas = openSchemas({ threads: 2, limitMs: 3_600_000 });
  const ended: string[] = [];
  const slow = Array.from({ length: 10 }, () =>
    schemas.findValueFault('greedy', SLOW, manyObjects).then(
      () => ended.push('greedy'),
      () => ended.push('greedy'),
    ),
  );

  const others = await Promise.all(
    ['b', 'c', 'd'].map((account) => schemas.findSchemaFault(account, { type: 'string' })),
  );
  const before = [...ended];
  await schemas.close();
  await Promise.all(slow);

  expect(others).toEqual([undefined, undefined, undefined]);
  expect(before).toEqual([]);
});

test('the event loop is free while a schema is processed', async () => {
  const schemas = openSchemas({ limitMs: 1_000 });
  let turns = 0;
  const ticking = setInterval(() => turns++, 10);

  await schemas.findValueFault('a', SLOW, manyObjects);

  clearInterval(ticking);
  expect(turns).toBeGreaterThan(10);
  await schemas.close();
});

test('a value that cannot be sent to a thread is an error, and the next ones are answered', async () => {
  const schemas = openSchemas({ threads: 1 });

  await expect(schemas.findValueFault('a', {}, () => {})).rejects.toThrow('could not be cloned');

  expect(await schemas.findSchemaFault('a', {})).toBeUndefined();
  await schemas.close();
});

test('a closed instance answers nothing', async () => {
  const schemas = openSchemas();

  await schemas.close();

  await expect(schemas.findSchemaFault('a', {})).rejects.toThrow('closed');
});
