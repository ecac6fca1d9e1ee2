/** What the exec server works with: paths inside the computer, and a port on its loopback. */
export const COMPUTER_LAYOUT = {
  workspace: '/workspace',
  home: '/home/agent',
  /** Our own programs, Node among them. */
  programs: '/opt/jettson',
  /** Programs in place of the host's. */
  launchers: '/opt/jettson/launchers',
  pipes: '/run/pipes',
  /** The folder that holds the egress socket, and what the computer trusts. */
  run: '/run/jettson',
  /** The authority that signs for hosts with secrets, alone. */
  authority: '/run/jettson/authority.crt',
  egressSocket: '/run/jettson/egress.sock',
  proxyHost: '127.0.0.1',
  egressPort: 3128,
} as const;
