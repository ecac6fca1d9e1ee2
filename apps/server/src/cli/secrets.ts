import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { claimKey, recordKey } from '../sealing/claim-key.ts';
import { openKeyRing } from '../sealing/key-ring.ts';
import { reseal } from '../sealing/reseal.ts';
import { openData } from './open-data.ts';
import { note, printJson } from './output.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson secrets rotate-key`: the key that secrets in the database are sealed with. */
export function secretsCommand(): Command {
  return new Command('secrets').addCommand(
    new Command('rotate-key')
      .description(
        'Seal all secrets with a new key; the server may be running. With JETTSON_SECRET_KEY, first restart every server ' +
          'and worker with "old,new", and then with "new,old". Then run this, and restart them with "new" alone',
      )
      .option('--json', 'print JSON')
      .action(rotateKey),
  );
}

async function rotateKey(options: Options): Promise<void> {
  const { secretKey, dataDir } = readConfig(options);
  await using data = await openData(options);
  const ring = await openKeyRing(secretKey, dataDir);
  const recorded = await claimKey(data.db, ring);
  if (recorded === (await ring.read())[0].id) {
    // A server may have sealed with the key before last, just before the last rotation ended.
    await reseal(data.db, ring);
    await ring.rotate();
  }
  const { sealed, unreadable } = await reseal(data.db, ring);
  if (unreadable.length > 0) {
    throw new Error(
      `${unreadable.length} secrets cannot be read with the keys of ${ring.source}, so the old key stays in use: ` +
        unreadable.join(', '),
    );
  }
  const keyId = await recordKey(data.db, ring);
  if (options.json) printJson({ key_id: keyId, secrets: sealed });
  else note(`${sealed} secrets are now sealed with key ${keyId} (${ring.source})`);
}
