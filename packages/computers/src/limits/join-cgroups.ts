/**
 * A shell command: joins the cgroups whose folders are its arguments up to a `--`, and drops these arguments. Ends the
 * shell if that fails: nothing may run without its limits.
 */
export const JOIN_CGROUPS =
  'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 1; shift; done; shift';
