import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyRing } from './key-ring.ts';
import { createSealing, UnreadableSecretError } from './sealing.ts';
import { newSealingKeyText, parseSealingKeys } from './sealing-key.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-sealing-'));
});
afterAll(() => removeFolder(folder));

test('a sealed value opens in its place and shows the id of its key, never the value', async () => {
  const ring = await openKeyRing(newSealingKeyText(), folder);
  const sealing = createSealing(ring);

  const sealed = await sealing.seal('whsec_geheim', 'webhooks:wh_1');

  const [{ id }] = await ring.read();
  expect(sealed).toContain(`sealed:1:${id}:`);
  expect(Buffer.from(sealed.split(':')[3] ?? '', 'base64').toString('latin1')).not.toContain('geheim');
  expect(await sealing.open(sealed, 'webhooks:wh_1')).toBe('whsec_geheim');
  expect(await sealing.seal('whsec_geheim', 'webhooks:wh_1')).not.toBe(sealed);
});

test('a sealed value that was copied to another row, or changed, does not open', async () => {
  const sealing = createSealing(await openKeyRing(newSealingKeyText(), folder));
  const sealed = await sealing.seal('value', 'webhooks:wh_1');
  const last = sealed.at(-3) === 'A' ? 'B' : 'A';

  await expect(sealing.open(sealed, 'webhooks:wh_2')).rejects.toThrow(UnreadableSecretError);
  await expect(
    sealing.open(`${sealed.slice(0, -3)}${last}${sealed.slice(-2)}`, 'webhooks:wh_1'),
  ).rejects.toThrow('The secret of webhooks:wh_1 cannot be read');
});

test('a value whose key is not here names the key and where the keys are from', async () => {
  const [mine, other] = [newSealingKeyText(), newSealingKeyText()];
  const sealed = await createSealing(await openKeyRing(other, folder)).seal('value', 'accounts:acc_1');
  const keyId = parseSealingKeys(other)?.[0]?.id;

  await expect(createSealing(await openKeyRing(mine, folder)).open(sealed, 'accounts:acc_1')).rejects.toThrow(
    `it was sealed with key ${keyId}, which is not in JETTSON_SECRET_KEY`,
  );
  const both = createSealing(await openKeyRing(`${mine},${other}`, folder));
  expect(await both.open(sealed, 'accounts:acc_1')).toBe('value');
  expect((await both.seal('value', 'x')).split(':')[2]).toBe(parseSealingKeys(mine)?.[0]?.id);
});

test('the key file is made once, by one of several processes that start together, for its owner alone', async () => {
  const dataDir = join(folder, 'fresh');

  const rings = await Promise.all([1, 2, 3].map(() => openKeyRing(undefined, dataDir)));

  const ids = await Promise.all(rings.map(async (ring) => (await ring.read())[0].id));
  expect(new Set(ids).size).toBe(1);
  expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
  expect((await (await openKeyRing(undefined, dataDir)).read())[0].id).toBe(ids[0]);
});

test('a rotation keeps the current key, and open rings see the new one', async () => {
  const ring = await openKeyRing(undefined, join(folder, 'rotated'));
  const sealing = createSealing(ring);
  const sealed = await sealing.seal('value', 'place');
  const [before] = await ring.read();

  await (await openKeyRing(undefined, join(folder, 'rotated'))).rotate();

  const after = await ring.read();
  expect(after.map(({ id }) => id)).toEqual([expect.not.stringMatching(before.id), before.id]);
  expect(await sealing.open(sealed, 'place')).toBe('value');
  expect((await sealing.seal('value', 'place')).split(':')[2]).toBe(after[0].id);
});

test.each(['', 'nonsense', '00'.repeat(31), `${'ab'.repeat(32)},short`])(
  'a key file that holds %j stops the start, with its path and without what it holds',
  async (text) => {
    const path = join(folder, 'secret.key');
    await writeFile(path, text);
    await chmod(path, 0o600);

    await expect(openKeyRing(undefined, folder)).rejects.toThrow(`${path}: expected a key of 32 bytes`);

    expect(await readFile(path, 'utf8')).toBe(text);
    await rm(path);
  },
);
