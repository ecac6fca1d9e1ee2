import type { LoopbackAccess } from '@jettson/egress';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { SYSTEM_PATH } from '../sandbox/system-path.ts';
import { AGENT_USER } from './agent-user.ts';

const PROXY = `http://${COMPUTER_LAYOUT.proxyHost}:${COMPUTER_LAYOUT.egressPort}`;
const CERTIFICATE_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** The variables of every process in a computer; null: it has no way to a network. */
export function computerEnvironment(egress: LoopbackAccess | null): [string, string][] {
  const proxied = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  return [
    ['PATH', SYSTEM_PATH],
    ['HOME', AGENT_USER.home],
    ['USER', AGENT_USER.name],
    ['LOGNAME', AGENT_USER.name],
    ['LANG', 'C.UTF-8'],
    ['TMPDIR', '/tmp'],
    ...(egress
      ? [
          ...proxied.map((name): [string, string] => [name, PROXY]),
          ['NO_PROXY', egress.direct.join(',')] as [string, string],
          ['no_proxy', egress.direct.join(',')] as [string, string],
          // For clients that do not look there by themselves: httpx, requests, gRPC, the AWS command line.
          ...['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', 'AWS_CA_BUNDLE'].map(
            (name): [string, string] => [name, CERTIFICATE_BUNDLE],
          ),
        ]
      : []),
  ];
}
