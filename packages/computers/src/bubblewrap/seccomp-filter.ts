import { endianness } from 'node:os';

/**
 * System calls that a computer has no use for and that have led out of sandboxes, or reach what namespaces do not
 * separate: the keyrings, other processes' memory, mounts, kernel modules, bpf, io_uring, userfaultfd.
 * The numbers are those of the kernel's tables; the ones over 420 are the same everywhere.
 */
const refused = {
  x64: {
    audit: 0xc000003e,
    calls: [
      101, 155, 163, 165, 166, 167, 168, 169, 172, 173, 175, 176, 179, 246, 248, 249, 250, 272, 298, 303, 304,
      308, 310, 311, 312, 313, 320, 321, 323,
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    calls: [
      39, 40, 41, 60, 89, 97, 104, 105, 106, 117, 142, 217, 218, 219, 224, 225, 241, 264, 265, 268, 270, 271,
      272, 273, 280, 282, 294,
    ],
  },
} as const;

const refusedEverywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442];

const loadWord = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const answer = 0x06;
const allow = 0x7fff0000;
const notPermitted = 0x00050000 | 1;
const offsets = { call: 0, architecture: 4 };
/** On x64, call numbers from here on are those of the x32 interface, which would bypass the list. */
const x32 = 0x40000000;

/**
 * The filter as the kernel's own bytecode, which bubblewrap loads: the listed calls fail with EPERM, so do all calls
 * of a foreign architecture. Null on an architecture whose call numbers are not known here.
 */
export function seccompFilter(architecture: string): Buffer | null {
  const table = architecture === 'x64' || architecture === 'arm64' ? refused[architecture] : null;
  if (!table) return null;

  const calls = [...table.calls, ...refusedEverywhere];
  const program = [
    instruction(loadWord, offsets.architecture),
    instruction(jumpIfEqual, table.audit, { match: 1, miss: 0 }),
    instruction(answer, notPermitted),
    instruction(loadWord, offsets.call),
    instruction(jumpIfAtLeast, x32, { match: calls.length + 1, miss: 0 }),
    ...calls.map((call, index) => instruction(jumpIfEqual, call, { match: calls.length - index, miss: 0 })),
    instruction(answer, allow),
    instruction(answer, notPermitted),
  ];
  return Buffer.concat(program);
}

function instruction(code: number, operand: number, { match, miss } = { match: 0, miss: 0 }): Buffer {
  const bytes = Buffer.alloc(8);
  if (endianness() === 'LE') {
    bytes.writeUInt16LE(code, 0);
    bytes.writeUInt32LE(operand >>> 0, 4);
  } else {
    bytes.writeUInt16BE(code, 0);
    bytes.writeUInt32BE(operand >>> 0, 4);
  }
  bytes[2] = match;
  bytes[3] = miss;
  return bytes;
}
