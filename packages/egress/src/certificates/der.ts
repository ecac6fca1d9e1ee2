/** The parts of ASN.1 that certificates need. These only write: nothing of a stranger is parsed. */

const CLASS_CONTEXT = 0x80;
const CONSTRUCTED = 0x20;

function tagged(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).replace(/^(?=(..)*.$)/, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

export const sequence = (...content: Buffer[]) => tagged(0x30, ...content);
export const set = (...content: Buffer[]) => tagged(0x31, ...content);
export const octets = (content: Buffer) => tagged(0x04, content);
export const text = (content: string) => tagged(0x0c, Buffer.from(content));
export const yes = tagged(0x01, Buffer.from([0xff]));

/** A number that is not negative, given as its bytes. */
export function integer(bytes: Buffer): Buffer {
  return tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function bits(content: Buffer, unusedBits = 0): Buffer {
  return tagged(0x03, Buffer.of(unusedBits), content);
}

/** An object identifier, written with dots. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((number) => {
    const groups = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift(0x80 | (left & 0x7f));
    return groups;
  });
  return tagged(0x06, Buffer.from(bytes));
}

/** As RFC 5280 wants it: two digits for the year until 2049. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits));
}

/** `[number] EXPLICIT`, around whole values. */
export function explicit(number: number, ...content: Buffer[]): Buffer {
  return tagged(CLASS_CONTEXT | CONSTRUCTED | number, ...content);
}

/** `[number] IMPLICIT`, in place of the tag of a plain value. */
export function implicit(number: number, content: Buffer): Buffer {
  return tagged(CLASS_CONTEXT | number, content);
}
