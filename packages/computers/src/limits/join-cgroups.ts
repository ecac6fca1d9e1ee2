/**
 * A shell command: joins the cgroups whose folders are its arguments up to a `--`, and drops these arguments. Ends the
 * shell when it cannot: what would run without its limits must not run.
 */
export const JOIN_CGROUPS =
  'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 1; shift; done; shift';
