#!/bin/sh
# Installs Jettson from its archive into /opt/jettson, as a service where systemd runs. The same line upgrades it.
#
#     sudo sh install.sh jettson-0.2.0-linux-x64.tar.gz
#     curl -fsSL https://example.com/install.sh | sudo sh -s https://example.com/jettson-0.2.0-linux-x64.tar.gz
#
# The file with the archive's SHA-256 has to be beside it. Data is in /var/lib/jettson, settings are in /etc/jettson:
# neither is ever changed here once it exists.
set -eu
umask 022

program=/opt/jettson
settings=/etc/jettson/jettson.env

fail() { echo "install.sh: $*" >&2; exit 1; }
say() { echo "$*" >&2; }

fetch() {
  case $1 in
    http://* | https://*) curl -fsSL --retry 3 -o "$2" "$1" ;;
    *) cp "$1" "$2" ;;
  esac
}

# A script that came only in part does nothing: what it does is in a function, which its last line calls.
main() {
  [ $# -eq 1 ] || fail "usage: install.sh <archive or its URL>"
  [ "$(id -u)" -eq 0 ] || fail "run it as root, e.g. with sudo"
  [ "$(uname -s)" = Linux ] || fail "the archive is for Linux"

  work=$(mktemp -d)
  trap 'rm -rf "$work" "$program"/versions/.installing-$$' EXIT
  trap 'exit 1' HUP INT TERM

  archive=$(basename "$1")
  fetch "$1" "$work/$archive" || fail "there is no $1"
  fetch "$1.sha256" "$work/$archive.sha256" || fail "there is no $1.sha256 beside the archive"
  (cd "$work" && sha256sum --status -c "$archive.sha256") || fail "$1 is damaged: its SHA-256 is not that of $archive.sha256"

  sum=$(cut -c1-12 "$work/$archive.sha256")
  name=$(basename "$archive" .tar.gz)
  case $name in
    *-"$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')") ;;
    *) fail "$name is not for this machine ($(uname -m))" ;;
  esac

  # Agents' computers are made with it.
  if ! command -v bwrap >/dev/null; then
    if command -v apt-get >/dev/null; then
      say "Installing bubblewrap …"
      export DEBIAN_FRONTEND=noninteractive
      apt-get -qq install -y --no-install-recommends bubblewrap >/dev/null 2>&1 \
        || { apt-get -qq update && apt-get -qq install -y --no-install-recommends bubblewrap >/dev/null; } \
        || say "bubblewrap could not be installed: until it is, agents get no computers"
    else
      say "Install the package bubblewrap: until then, agents get no computers"
    fi
  fi

  if ! id jettson >/dev/null 2>&1; then
    useradd --system --user-group --home-dir /var/lib/jettson --shell /usr/sbin/nologin jettson
  fi
  for folder in /var/lib/jettson /var/cache/jettson; do
    [ -d "$folder" ] || install -d -m 700 -o jettson -g jettson "$folder"
  done
  if [ ! -e "$settings" ]; then
    install -d -m 755 "$(dirname "$settings")"
    cat >"$work/jettson.env" <<'SETTINGS'
# Settings of the service, one a line: README.md lists them. Restart it after a change: systemctl restart jettson
#ANTHROPIC_API_KEY=
#JETTSON_HOST=0.0.0.0
#JETTSON_PUBLIC_URL=
SETTINGS
    install -m 640 -g jettson "$work/jettson.env" "$settings"
  fi

  # Each version has a folder of its own, so that a running one keeps its files.
  version=$program/versions/$name-$sum
  if [ ! -d "$version" ]; then
    say "Unpacking $name …"
    mkdir -p "$program/versions/.installing-$$"
    tar -xzf "$work/$archive" --no-same-owner -C "$program/versions/.installing-$$"
    mv "$program/versions/.installing-$$/$name" "$version"
  fi

  # The command as the service runs it: with its settings and data, as its user.
  mkdir -p "$program/bin"
  cat >"$work/jettson" <<'COMMAND'
#!/bin/sh
set -eu
umask 077
if [ "$(id -u)" -eq 0 ]; then exec setpriv --reuid=jettson --regid=jettson --init-groups "$0" "$@"; fi
[ "$(id -un)" = jettson ] || { echo "jettson: run it with sudo" >&2; exit 1; }
# From a folder that this user may not enter, such as /root, no other program could be started.
[ -x . ] || cd /var/lib/jettson
export HOME=/var/lib/jettson JETTSON_DATA_DIR=/var/lib/jettson/data JETTSON_CACHE_DIR=/var/cache/jettson
# As systemd reads them: a value may stand in quotes.
while IFS= read -r line || [ -n "$line" ]; do
  case $line in [A-Z]*=*) ;; *) continue ;; esac
  value=${line#*=}
  case $value in
    \"*\") value=${value#\"} value=${value%\"} ;;
    \'*\') value=${value#\'} value=${value%\'} ;;
  esac
  export "${line%%=*}=$value"
done </etc/jettson/jettson.env
exec "${VERSION_FOLDER:-/opt/jettson/current}/bin/jettson" "$@"
COMMAND
  install -m 755 "$work/jettson" "$program/bin/jettson"

  # On Postgres, the schema is brought up to date before the new version starts; the one that runs keeps working.
  if grep -q '^DATABASE_URL=.' "$settings"; then
    VERSION_FOLDER=$version "$program/bin/jettson" migrate
  fi

  before=$(readlink "$program/current" 2>/dev/null || true)
  ln -sfn "$version" "$program/.current-$$"
  mv -T "$program/.current-$$" "$program/current"
  # The version before stays, for the way back; older ones go.
  if [ "$before" != "$version" ]; then
    for old in "$program"/versions/*; do
      case $old in "$version" | "$before") ;; *) rm -rf "$old" ;; esac
    done
  fi

  if [ -d /run/systemd/system ]; then
    install -m 644 "$version/deploy/jettson.service" /etc/systemd/system/jettson.service
    systemctl daemon-reload
    systemctl enable --quiet jettson
    systemctl restart jettson
    say "Jettson is started: systemctl status jettson"
    say "A link to the console: sudo /opt/jettson/bin/jettson console"
  else
    say "Installed. systemd does not run here; start it with: /opt/jettson/bin/jettson serve"
  fi
}

main "$@"
