import { expect, onTestFinished, test, vi } from 'vitest';
import { openFollower } from './follower.ts';

test('a log that never ends keeps no entry for pieces that nobody sends any more', async () => {
  vi.stubGlobal(
    'WeakRef',
    class {
      deref() {}
    },
  );
  const set = vi.spyOn(Map.prototype, 'set');
  onTestFinished(() => {
    vi.unstubAllGlobals();
    set.mockRestore();
  });
  const follower = openFollower<number>({
    subscribe: () => () => {},
    read: async (_accountId, _key, after) => ({ text: new Uint8Array(8), last: after + 1, next: 'now' }),
    versions: async () => new Map(),
  });
  using log = follower.follow('acc_1', 'acc_1', () => {});

  for (let place = 0; place < 100; place++) await log.read(place);

  const kept = set.mock.calls.findIndex(([, value]) => typeof value === 'object' && 'bytes' in value);
  expect((set.mock.contexts[kept] as Map<number, unknown>).size).toBe(1);
});
