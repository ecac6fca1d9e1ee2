/** Where a computer has what the exec server works with: paths inside it, and a port of its loopback. */
export const COMPUTER_LAYOUT = {
  workspace: '/workspace',
  home: '/home/agent',
  pipes: '/run/pipes',
  egressSocket: '/run/jettson/egress.sock',
  egressPort: 3128,
} as const;
