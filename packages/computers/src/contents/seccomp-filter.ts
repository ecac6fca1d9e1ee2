/**
 * System calls that a computer does not need and that have led out of sandboxes, or that reach what namespaces do not
 * separate: keyrings, other processes' memory, mounts, kernel modules, bpf, io_uring, userfaultfd. The numbers are from
 * the kernel's tables; arm64 lacks two.
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

/** Calls that make a socket; their first argument is its family. */
const SOCKET_CALLS: Record<string, Record<Architecture, number>> = {
  socket: { x64: 41, arm64: 198 },
  socketpair: { x64: 53, arm64: 199 },
};

/**
 * The socket families that exist inside: unix, IPv4, IPv6. No namespace separates the others: an AF_VSOCK socket
 * reached every computer of a host, bypassing the egress policy.
 */
const FAMILIES = [1, 2, 10];
/** AF_NETLINK with NETLINK_ROUTE, through which programs look up their own addresses. */
const NETLINK = { family: 16, protocol: 0 };

type Architecture = keyof typeof AUDIT_ARCHITECTURES;

/** What the kernel calls the architecture of a system call (AUDIT_ARCH_…). */
const AUDIT_ARCHITECTURES = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Instructions of the kernel's packet filter (BPF_LD | BPF_W | BPF_ABS and so on). */
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const RETURN = 0x06;
/**
 * SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EPERM and with EAFNOSUPPORT, which programs expect for an unavailable
 * family.
 */
const RESULTS = { allow: 0x7fff0000, notPermitted: 0x00050000 | 1, noSuchFamily: 0x00050000 | 97 };
/** Offsets in `struct seccomp_data`; for arguments, of the lower half, which is all that the kernel reads of an int. */
const OFFSETS = { call: 0, architecture: 4, firstArgument: 16, thirdArgument: 32 };
/** On x64, call numbers from here on belong to the x32 interface, which would bypass the list. */
const X32_CALLS = 0x40000000;

/** Where a jump leads: to the next step, to a result, or to a label. */
type Target = 'next' | 'sockets' | 'netlink' | keyof typeof RESULTS;

interface Step {
  code: number;
  operand: number;
  label?: Target;
  match?: Target;
  miss?: Target;
}

/**
 * The filter as the kernel's own bytecode, which bubblewrap loads: the listed calls fail with EPERM, and so do all
 * calls of a foreign architecture; sockets of unlisted families fail with EAFNOSUPPORT. Null on an architecture whose
 * call numbers are not known here.
 */
export function seccompFilter(architecture: string): Buffer | null {
  if (architecture !== 'x64' && architecture !== 'arm64') return null;

  const refused = Object.values(REFUSED_CALLS).flatMap((numbers) => numbers[architecture] ?? []);
  const sockets = Object.values(SOCKET_CALLS).map((numbers) => numbers[architecture]);
  return assemble([
    { code: LOAD_WORD, operand: OFFSETS.architecture },
    { code: JUMP_IF_EQUAL, operand: AUDIT_ARCHITECTURES[architecture], miss: 'notPermitted' },
    { code: LOAD_WORD, operand: OFFSETS.call },
    { code: JUMP_IF_AT_LEAST, operand: X32_CALLS, match: 'notPermitted' },
    ...refused.map((operand): Step => ({ code: JUMP_IF_EQUAL, operand, match: 'notPermitted' })),
    ...sockets.map((operand): Step => ({ code: JUMP_IF_EQUAL, operand, match: 'sockets' })),
    { code: RETURN, operand: RESULTS.allow },

    { label: 'sockets', code: LOAD_WORD, operand: OFFSETS.firstArgument },
    ...FAMILIES.map((operand): Step => ({ code: JUMP_IF_EQUAL, operand, match: 'allow' })),
    { code: JUMP_IF_EQUAL, operand: NETLINK.family, match: 'netlink', miss: 'noSuchFamily' },
    { label: 'netlink', code: LOAD_WORD, operand: OFFSETS.thirdArgument },
    { code: JUMP_IF_EQUAL, operand: NETLINK.protocol, match: 'allow', miss: 'noSuchFamily' },

    { label: 'allow', code: RETURN, operand: RESULTS.allow },
    { label: 'notPermitted', code: RETURN, operand: RESULTS.notPermitted },
    { label: 'noSuchFamily', code: RETURN, operand: RESULTS.noSuchFamily },
  ]);
}

function assemble(steps: readonly Step[]): Buffer {
  return Buffer.concat(
    steps.map(({ code, operand, match = 'next', miss = 'next' }, index) => {
      const distance = (target: Target) =>
        target === 'next' ? 0 : steps.findIndex(({ label }) => label === target) - index - 1;
      return instruction(code, operand, { match: distance(match), miss: distance(miss) });
    }),
  );
}

function instruction(
  code: number,
  operand: number,
  { match, miss }: { match: number; miss: number },
): Buffer {
  const bytes = Buffer.alloc(8);
  // Both architectures are little-endian.
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(match, 2);
  bytes.writeUInt8(miss, 3);
  bytes.writeUInt32LE(operand >>> 0, 4);
  return bytes;
}
