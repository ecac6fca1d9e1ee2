import { createHash } from 'node:crypto';

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
/** Of every trust store of Java, which keeps nothing secret. */
const PASSWORD = 'changeit';

/**
 * Makes trust stores with these certificates and one more, in JKS: the only format of Java that can be written by hand and
 * that all versions read. What all stores share is made once, because each computer gets a store of its own.
 */
export function javaStores(shared: string): (authority: string) => Buffer {
  const certificates = certificatesIn(shared);
  const beginning = Buffer.concat([
    number32(MAGIC),
    number32(VERSION),
    number32(certificates.length + 1),
    ...certificates.map((der, index) => entryOf(der, `host-${index}`)),
  ]);
  const password = Buffer.from(PASSWORD, 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(beginning);
  return (authority) => {
    const [der = Buffer.alloc(0)] = certificatesIn(authority);
    const entry = entryOf(der, 'computer');
    return Buffer.concat([beginning, entry, digest.copy().update(entry).digest()]);
  };
}

function certificatesIn(pem: string): Buffer[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  return Array.from(blocks, ([, base64 = '']) => Buffer.from(base64, 'base64'));
}

function entryOf(der: Buffer, alias: string): Buffer {
  return Buffer.concat([
    number32(TRUSTED_CERTIFICATE),
    text(alias),
    // When it was added.
    Buffer.alloc(8),
    text('X.509'),
    number32(der.byteLength),
    der,
  ]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.alloc(2 + value.length);
  bytes.writeUInt16BE(value.length);
  bytes.write(value, 2, 'latin1');
  return bytes;
}
