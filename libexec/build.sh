# Building and testing: thin words around Maven.

ASSEMBLY=$HERE/karaf-assembly/target/assembly
BUILT=$HERE/karaf-assembly/target/built

maven() {
  need_java compiler
  need mvn
  (cd "$HERE" && mvn -B -Dstyle.color=never "$@")
}

# The stamp is older than a source: something must be built. The newest source decides, whatever was in it.
build_is_fresh() {
  [ -e "$BUILT" ] && [ -d "$ASSEMBLY/lib" ] \
    && [ -z "$(find "$HERE/pom.xml" "$HERE/libraries" "$HERE/bundles" "$HERE/features" "$HERE/karaf-assembly" \
      \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$BUILT" -print -quit)" ]
}

build() {
  local began
  began=$(mktemp)
  say "building (Maven; the first time it fetches what it needs)"
  maven -q package -DskipTests -pl karaf-assembly -am >&2 || { rm -f "$began"; die "the build failed."; }
  mv "$began" "$BUILT"
}
# MOSIX_PREBUILT: who calls is a build that has just made the assembly.
ensure_built() { { [ -n "${MOSIX_PREBUILT:-}" ] && [ -d "$ASSEMBLY/lib" ]; } || build_is_fresh || build; }

# All tests: the rooms', then those of the whole, so that a failed test of a room does not hide those of the whole.
test_all() {
  local status=0 mark
  mark=$(mktemp)
  maven verify -fae -pl '!itests/karaf,!itests/nodes' || status=$?
  maven verify -fae -pl itests/karaf,itests/nodes -am -Dtest=none \
    -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip || status=$?
  "$HERE/libexec/reports" "$HERE" "$mark" || status=1
  rm -f "$mark"
  return "$status"
}

# test [NAME]: NAME is a module's directory (a room, checks, or one of itests), else a pattern for test classes as Maven
# takes it; those on real nodes and in containers end in IT.
cmd_test() {
  local name=${1:-} place
  if [ "$name" = --long ]; then shift; long_test "$@"; return; fi
  [ $# -le 1 ] || wrong "usage: ./mosix test [NAME] | test --long [NAME]"
  need_compiler
  need ip tc unshare nsenter mountpoint flock ssh ssh-keygen sshd perl awk make python3 ps
  if [ -z "$name" ]; then test_all; return; fi
  if [ "$name" = conformance ]; then conformance_test; return; fi
  for place in "bundles/$name" "itests/$name" "$name"; do
    if [ -e "$HERE/$place/pom.xml" ]; then maven verify -fae -pl "$place" -am; return; fi
  done
  case $name in
    *IT) maven verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test="$name" -Dfailsafe.failIfNoSpecifiedTests=false ;;
    *) maven verify -DskipITs -Dtest="$name" -Dsurefire.failIfNoSpecifiedTests=false ;;
  esac
}
