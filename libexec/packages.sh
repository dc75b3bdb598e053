# What is missing is installed from Debian, and said so. Knows which package holds which command.

PACKAGE_OF="ip:iproute2 tc:iproute2 unshare:util-linux nsenter:util-linux mountpoint:util-linux ssh:openssh-client sshd:openssh-server
  ssh-keygen:openssh-client mvn:maven gcc:gcc make:make xz:xz-utils gzip:gzip perl:perl-base python3:python3
  sqlite3:sqlite3 awk:mawk ps:procps setsid:util-linux flock:util-linux"

# install PACKAGE...: apt-get, with the lists fetched first (a bare machine has none).
install_packages() {
  [ "$(id -u)" = 0 ] || die "these Debian packages are missing, and only root can install them: $*"
  command -v apt-get > /dev/null || die "these Debian packages are missing, and there is no apt-get here: $*"
  say "installing Debian packages: $*"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } \
    > "${TMPDIR:-/tmp}/mosix-apt.$$" 2>&1 \
    || { tail -20 "${TMPDIR:-/tmp}/mosix-apt.$$" >&2; rm -f "${TMPDIR:-/tmp}/mosix-apt.$$"; die "apt-get failed."; }
  rm -f "${TMPDIR:-/tmp}/mosix-apt.$$"
}

# need COMMAND...: installs the packages of those that are not there.
need() {
  local command pair missing=
  for command in "$@"; do
    command -v "$command" > /dev/null && continue
    for pair in $PACKAGE_OF; do
      if [ "${pair%%:*}" = "$command" ]; then missing="$missing ${pair#*:}"; continue 2; fi
    done
    die "the command $command is missing and no package is known for it."
  done
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install_packages $(printf '%s\n' $missing | sort -u)
}

# gcc alone cannot compile: the headers of the C library are a package of their own.
need_compiler() {
  need gcc
  [ -e /usr/include/stdio.h ] || install_packages libc6-dev
}

# Karaf 4.4 runs on Java 17, not on 25; sets JAVA_HOME. The compiler is asked for only to build.
need_java() {
  local home
  for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/java-17-openjdk-amd64 /usr/lib/jvm/*17*; do
    if [ -x "$home/bin/java" ] && { [ "${1:-}" != compiler ] || [ -x "$home/bin/javac" ]; } \
      && grep -q '^JAVA_VERSION="17' "$home/release" 2>/dev/null; then
      JAVA_HOME=$home
      export JAVA_HOME
      return
    fi
  done
  [ "${2:-}" != again ] || die "Java 17 is not there even after its installation."
  unset JAVA_HOME
  install_packages openjdk-17-jdk-headless
  need_java "${1:-runtime}" again
}
