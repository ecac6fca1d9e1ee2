/** How programs find others, and where they keep what they need for a while. */
const PROGRAM = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL'];
/** Where root's tools are. The PATH that `su` and cron give to root lacks these folders. */
const ROOT_PATH = '/usr/sbin:/sbin';
const FINDS_TOOLS_OF_ROOT: ReadonlySet<string> = new Set(['system tool', 'package manager']);

/** How the operator's programs reach the internet. */
const NETWORK = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
];

/** Where a program of ours in Node finds its compiled code. */
const NODE = ['NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE'];

/**
 * What each program that the server starts needs of its environment. A child that inherited all of it would inherit the
 * keys.
 */
const NEEDED = {
  'database engine': NODE,
  'computer launcher': NODE,
  /** It verifies the servers for which it ends TLS. */
  'egress gateway': [...NODE, 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  'local model': NODE,
  'embedding model': NODE,
  /** System tools that inspect the machine or prepare something: sh, bwrap, mkfs.ext4, tar. */
  'system tool': ['PATH'],
  'build step': [...PROGRAM],
  /** As the operator set it up: indexes, certificates, configuration files. */
  pip: [...PROGRAM, ...NETWORK, 'PIP_*', 'XDG_CONFIG_HOME', 'VIRTUAL_ENV', 'PYENV_*'],
  'package manager': [...PROGRAM, ...NETWORK, 'DEBIAN_FRONTEND', 'APT_CONFIG'],
} as const satisfies Record<string, readonly string[]>;

/**
 * The environment of a child process: the variables on its list that are set, and no others. Children that call system tools
 * also find those of root.
 */
export function childEnvironment(
  child: keyof typeof NEEDED,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const isNeeded = (name: string) =>
    NEEDED[child].some((needed) =>
      needed.endsWith('*') ? name.startsWith(needed.slice(0, -1)) : name === needed,
    );
  const given = Object.fromEntries(Object.entries(environment).filter(([name]) => isNeeded(name)));
  if (given.PATH === undefined || !FINDS_TOOLS_OF_ROOT.has(child)) return given;
  return { ...given, PATH: `${given.PATH}:${ROOT_PATH}` };
}
