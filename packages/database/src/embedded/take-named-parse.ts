const PARSE = 'P'.charCodeAt(0);

/** The name under which the first of these messages prepares a statement, if it does; and what follows that message. */
export function takeNamedParse(messages: Uint8Array): { name: string | undefined; rest: Uint8Array } {
  const bytes = Buffer.from(messages.buffer, messages.byteOffset, messages.byteLength);
  if (bytes[0] !== PARSE) return { name: undefined, rest: messages };
  const name = bytes.toString('latin1', 5, bytes.indexOf(0, 5));
  return { name: name === '' ? undefined : name, rest: bytes.subarray(1 + bytes.readInt32BE(1)) };
}
