import { endianness } from 'node:os';

/**
 * System calls that a computer has no use for and that have led out of sandboxes, or reach what namespaces do not
 * separate: the keyrings, other processes' memory, mounts, kernel modules, bpf, io_uring, userfaultfd. With the numbers
 * that the kernel's tables give them; arm64 lacks two.
 */
const REFUSED_CALLS: Record<string, Partial<Record<Architecture, number>>> = {
  ptrace: { x64: 101, arm64: 117 },
  pivot_root: { x64: 155, arm64: 41 },
  acct: { x64: 163, arm64: 89 },
  mount: { x64: 165, arm64: 40 },
  umount2: { x64: 166, arm64: 39 },
  swapon: { x64: 167, arm64: 224 },
  swapoff: { x64: 168, arm64: 225 },
  reboot: { x64: 169, arm64: 142 },
  iopl: { x64: 172 },
  ioperm: { x64: 173 },
  init_module: { x64: 175, arm64: 105 },
  delete_module: { x64: 176, arm64: 106 },
  quotactl: { x64: 179, arm64: 60 },
  kexec_load: { x64: 246, arm64: 104 },
  add_key: { x64: 248, arm64: 217 },
  request_key: { x64: 249, arm64: 218 },
  keyctl: { x64: 250, arm64: 219 },
  unshare: { x64: 272, arm64: 97 },
  perf_event_open: { x64: 298, arm64: 241 },
  name_to_handle_at: { x64: 303, arm64: 264 },
  open_by_handle_at: { x64: 304, arm64: 265 },
  setns: { x64: 308, arm64: 268 },
  process_vm_readv: { x64: 310, arm64: 270 },
  process_vm_writev: { x64: 311, arm64: 271 },
  kcmp: { x64: 312, arm64: 272 },
  finit_module: { x64: 313, arm64: 273 },
  kexec_file_load: { x64: 320, arm64: 294 },
  bpf: { x64: 321, arm64: 280 },
  userfaultfd: { x64: 323, arm64: 282 },
  io_uring_setup: { x64: 425, arm64: 425 },
  io_uring_enter: { x64: 426, arm64: 426 },
  io_uring_register: { x64: 427, arm64: 427 },
  open_tree: { x64: 428, arm64: 428 },
  move_mount: { x64: 429, arm64: 429 },
  fsopen: { x64: 430, arm64: 430 },
  fsconfig: { x64: 431, arm64: 431 },
  fsmount: { x64: 432, arm64: 432 },
  fspick: { x64: 433, arm64: 433 },
  pidfd_getfd: { x64: 438, arm64: 438 },
  mount_setattr: { x64: 442, arm64: 442 },
};

type Architecture = keyof typeof AUDIT_ARCHITECTURES;

/** What the kernel calls the architecture of a system call (AUDIT_ARCH_…). */
const AUDIT_ARCHITECTURES = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Instructions of the kernel's packet filter (BPF_LD | BPF_W | BPF_ABS and so on). */
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const RETURN = 0x06;
/** SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EPERM. */
const ALLOW = 0x7fff0000;
const NOT_PERMITTED = 0x00050000 | 1;
/** Where `struct seccomp_data` has them. */
const OFFSETS = { call: 0, architecture: 4 };
/** On x64, call numbers from here on are those of the x32 interface, which would bypass the list. */
const X32_CALLS = 0x40000000;

/**
 * The filter as the kernel's own bytecode, which bubblewrap loads: the listed calls fail with EPERM, so do all calls
 * of a foreign architecture. Null on an architecture whose call numbers are not known here.
 */
export function seccompFilter(architecture: string): Buffer | null {
  if (architecture !== 'x64' && architecture !== 'arm64') return null;

  const calls = Object.values(REFUSED_CALLS).flatMap((numbers) => numbers[architecture] ?? []);
  const program = [
    instruction(LOAD_WORD, OFFSETS.architecture),
    instruction(JUMP_IF_EQUAL, AUDIT_ARCHITECTURES[architecture], { match: 1, miss: 0 }),
    instruction(RETURN, NOT_PERMITTED),
    instruction(LOAD_WORD, OFFSETS.call),
    instruction(JUMP_IF_AT_LEAST, X32_CALLS, { match: calls.length + 1, miss: 0 }),
    ...calls.map((call, index) => instruction(JUMP_IF_EQUAL, call, { match: calls.length - index, miss: 0 })),
    instruction(RETURN, ALLOW),
    instruction(RETURN, NOT_PERMITTED),
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
