import { expect, test } from 'vitest';
import { testSecret } from '../testing/secret-gateway.ts';
import { createGrants } from './grants.ts';

test('a file has the placeholder again, wherever its pieces were cut, and its other bytes as they were', async () => {
  const grants = createGrants();
  const secret = testSecret(['api.test']);
  grants.set('c1', { network: { type: 'unrestricted', allowedHosts: [] }, secrets: [secret] });
  const around = Buffer.from([0xff, 0x00, 0x80, 0x0a]);
  const file = Buffer.concat([around, Buffer.from(secret.value), around]);

  for (let cut = 0; cut <= file.length; cut++) {
    async function* content() {
      yield file.subarray(0, cut);
      yield file.subarray(cut);
    }
    const kept = Buffer.concat(await Array.fromAsync(grants.putBackFile('c1', content())));
    expect(kept).toEqual(Buffer.concat([around, Buffer.from(secret.placeholder), around]));
    const others = Buffer.concat(await Array.fromAsync(grants.putBackFile('c2', content())));
    expect(others).toEqual(file);
  }
});
