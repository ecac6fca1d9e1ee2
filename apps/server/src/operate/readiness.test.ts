import { expect, test, vi } from 'vitest';
import { openReadiness, type Part, type PartName } from './readiness.ts';

const fine: Part = { look: async () => null, limitMs: 1000, isRequired: false };
const required: Part = { ...fine, isRequired: true };

/** A process whose parts are as a server has them, apart from these. */
function openWith(parts: Partial<Record<PartName, Part>>) {
  return openReadiness({
    database: required,
    schema: required,
    model: fine,
    computers: fine,
    disk: required,
    ...parts,
  });
}

const faulty = (part: Part): Part => ({ ...part, look: async () => 'it is away' });

test('a process whose parts all work is ready, and says how long each look took', async () => {
  const { status, parts } = await openWith({}).report();

  expect(status).toBe('ready');
  expect(Object.keys(parts)).toEqual(['database', 'schema', 'model', 'computers', 'disk']);
  expect(parts.disk).toEqual({ ok: true, reason: null, ms: expect.any(Number) });
});

test.each(['database', 'schema', 'disk'] as const)('without its %s a process is not ready', async (name) => {
  const { status, parts } = await openWith({ [name]: faulty(required) }).report();

  expect(status).toBe('not_ready');
  expect(parts[name]).toMatchObject({ ok: false, reason: 'it is away' });
});

test.each(['model', 'computers'] as const)(
  'without a %s a server is degraded, and still ready',
  async (name) => {
    expect((await openWith({ [name]: faulty(fine) }).report()).status).toBe('degraded');
  },
);

test('a part that does not answer in its time is faulty, holds up no other, and is looked at once', async () => {
  const answer = Promise.withResolvers<null>();
  const look = vi.fn(() => answer.promise);
  const readiness = openWith({ model: { ...fine, look, limitMs: 20 } });

  const reports = await Promise.all([readiness.report(), readiness.report()]);
  const then = await readiness.report();
  answer.resolve(null);
  const later = await readiness.report();

  for (const { status, parts } of [...reports, then]) {
    expect(status).toBe('degraded');
    expect(parts.model).toEqual({ ok: false, reason: 'no answer within 20 ms', ms: 20 });
    expect(parts.database.ok).toBe(true);
  }
  expect(look).toHaveBeenCalledTimes(1);
  expect(later.parts.model.ok).toBe(true);
});

test('what a look throws is the reason', async () => {
  const broken = { ...required, look: () => Promise.reject(new Error('out of order')) };

  expect((await openWith({ disk: broken }).report()).parts.disk).toMatchObject({
    ok: false,
    reason: 'out of order',
  });
});

test('a part that is dear to look at is looked at once in its time, however many ask', async () => {
  const look = vi.fn(async () => null);
  const readiness = openWith({ disk: { ...required, look, freshMs: 60_000 } });

  for (let n = 0; n < 5; n++) await readiness.report();

  expect(look).toHaveBeenCalledTimes(1);
});

test('a process that stops says so, whatever its parts are like', async () => {
  const readiness = openWith({});

  readiness.stop();

  expect((await readiness.report()).status).toBe('stopping');
});
