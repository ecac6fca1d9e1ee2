import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import {
  bits,
  explicit,
  identifier,
  implicit,
  integer,
  octets,
  sequence,
  set,
  text,
  time,
  yes,
} from './der.ts';

const ECDSA_WITH_SHA256 = sequence(identifier('1.2.840.10045.4.3.2'));
const COMMON_NAME = identifier('2.5.4.3');
const EXTENSIONS = {
  subjectKey: identifier('2.5.29.14'),
  keyUsage: identifier('2.5.29.15'),
  alternativeName: identifier('2.5.29.17'),
  basicConstraints: identifier('2.5.29.19'),
  authorityKey: identifier('2.5.29.35'),
  extendedUsage: identifier('2.5.29.37'),
};
const SERVER_AUTHENTICATION = identifier('1.3.6.1.5.5.7.3.1');

const HOUR_MS = 3_600_000;

export interface CertificateRequest {
  /** P-256. */
  publicKey: KeyObject;
  subject: string;
  issuer: { name: string; privateKey: KeyObject };
  days: number;
  /** The one host that it is for; null: it is an authority, for hosts only. */
  host: string | null;
}

/** An X.509 certificate in PEM, valid from an hour ago: the clock of a client may be a little slow. */
export function writeCertificate({ publicKey, subject, issuer, days, host }: CertificateRequest): string {
  const now = Date.now();
  const issuerKey = createPublicKey(issuer.privateKey);
  const body = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    ECDSA_WITH_SHA256,
    nameOf(issuer.name),
    sequence(time(new Date(now - HOUR_MS)), time(new Date(now + days * 24 * HOUR_MS))),
    nameOf(subject),
    spki(publicKey),
    explicit(
      3,
      sequence(
        ...(host === null ? authorityExtensions() : hostExtensions(host)),
        extension(EXTENSIONS.subjectKey, octets(keyIdentifier(publicKey))),
        extension(EXTENSIONS.authorityKey, sequence(implicit(0, keyIdentifier(issuerKey)))),
      ),
    ),
  );
  const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, issuer.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** The public key as certificates hold it. */
export function spki(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

function authorityExtensions(): Buffer[] {
  const noneBelow = integer(Buffer.of(0));
  return [
    extension(EXTENSIONS.basicConstraints, sequence(yes, noneBelow), { isCritical: true }),
    // Signs certificates and lists of revoked ones.
    extension(EXTENSIONS.keyUsage, bits(Buffer.of(0b0000_0110), 1), { isCritical: true }),
  ];
}

function hostExtensions(host: string): Buffer[] {
  const name = isIP(host)
    ? implicit(7, Buffer.from(ipaddr.parse(host).toByteArray()))
    : implicit(2, Buffer.from(host, 'latin1'));
  return [
    extension(EXTENSIONS.basicConstraints, sequence(), { isCritical: true }),
    // Signs handshakes.
    extension(EXTENSIONS.keyUsage, bits(Buffer.of(0b1000_0000), 7), { isCritical: true }),
    extension(EXTENSIONS.extendedUsage, sequence(SERVER_AUTHENTICATION)),
    extension(EXTENSIONS.alternativeName, sequence(name)),
  ];
}

function extension(name: Buffer, content: Buffer, { isCritical = false } = {}): Buffer {
  return sequence(name, ...(isCritical ? [yes] : []), octets(content));
}

function nameOf(commonName: string): Buffer {
  // A common name has at most 64 characters; what counts for a host is its alternative name.
  return sequence(set(sequence(COMMON_NAME, text(commonName.slice(0, 64)))));
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1').update(spki(publicKey)).digest();
}

/** Positive, and of 16 bytes. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] as number) & 0x3f);
  return bytes;
}
