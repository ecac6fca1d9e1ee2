/** Names under which programs look for Python. */
export const PYTHON_NAMES = ['python', 'python3', 'pip', 'pip3'] as const;

/**
 * A shell script in place of the system's `python` and `pip`, given the path of its Python. Packages cannot be installed into
 * that; so the first pip makes a virtual environment in the agent's home, whose folder comes first on the PATH. Making it with
 * every computer would cost each of them 100 ms.
 */
export function pythonLauncher(python: string): string {
  return `#!/bin/sh
environment=$HOME/.venv
name=\${0##*/}
case "$name $1 $2" in
pip* | python*" -m pip")
  if ! [ -e "$environment/ready" ]; then
    # Two commands may install at the same time.
    exec 9>"$HOME/.venv.lock"
    command -v flock >/dev/null && flock 9
    if ! [ -e "$environment/ready" ]; then
      ${python} -m venv --system-site-packages --without-pip "$environment" || exit
      "$environment/bin/python3" -c 'import pip' 2>/dev/null ||
        "$environment/bin/python3" -m ensurepip >/dev/null || exit
      : >"$environment/ready"
    fi
    exec 9>&-
  fi
  case "$name" in
  pip*) exec "$environment/bin/python3" -m pip "$@" ;;
  *) exec "$environment/bin/python3" "$@" ;;
  esac
  ;;
esac
exec ${python} "$@"
`;
}
