/** Where pip, npm, cargo and go look unless they are told otherwise. */
export const PACKAGE_HOSTS: readonly string[] = [
  ...['pypi.org:443', 'files.pythonhosted.org:443'],
  'registry.npmjs.org:443',
  ...['index.crates.io:443', 'static.crates.io:443', 'crates.io:443'],
  ...['proxy.golang.org:443', 'sum.golang.org:443'],
];
