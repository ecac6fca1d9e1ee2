/** Names and addresses by which an agent might reach this machine, its network or its cloud. All are URLs' hosts, and all must be refused. */
export const HOSTILE_HOSTS = [
  ...[
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0',
    '0.0.0.0',
    'localhost',
    'localhost.',
  ],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[fe80::1]'],
  ...['10.0.0.1', '192.168.0.1', '169.254.169.254'],
];
