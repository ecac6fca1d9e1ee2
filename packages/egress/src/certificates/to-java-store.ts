import { createHash } from 'node:crypto';

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
/** Of every trust store of Java, which keeps nothing secret. */
const PASSWORD = 'changeit';

/** A trust store with these certificates in JKS, the only format of Java that can be written by hand and that all versions read. */
export function toJavaStore(pem: string): Buffer {
  const certificates = Array.from(
    pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g),
    ([, base64 = '']) => Buffer.from(base64, 'base64'),
  );
  const entries = certificates.map((der, index) =>
    Buffer.concat([
      number32(TRUSTED_CERTIFICATE),
      text(`ca-${index}`),
      // When it was added.
      Buffer.alloc(8),
      text('X.509'),
      number32(der.byteLength),
      der,
    ]),
  );
  const store = Buffer.concat([
    number32(MAGIC),
    number32(VERSION),
    number32(certificates.length),
    ...entries,
  ]);
  const password = Buffer.from(PASSWORD, 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(store).digest();
  return Buffer.concat([store, digest]);
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
