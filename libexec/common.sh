# Shared by all commands: words to the user, the state directory, and which process belongs to which node.
# Sourced by ../mosix, which sets HERE (the checkout) and STATE (the directory of the running nodes).

say() { echo "mosix: $*" >&2; }
die() { say "$*"; exit 1; }
# A wrong command line: one sentence, status 2.
wrong() { say "$*"; exit 2; }

need_root() { [ "$(id -u)" = 0 ] || die "$1 needs root: nodes are made of namespaces and cgroups."; }

# A name for the cgroups of this cluster; two clusters with different state directories do not meet.
group_name() { echo "mosix-$(printf %s "$STATE" | cksum | cut -d' ' -f1).$1"; }

# Waits until the command after SECONDS says yes; polls 20 times a second.
await() {
  local tries=$(($1 * 20)); shift
  until "$@"; do
    [ $((tries -= 1)) -gt 0 ] || return 1
    sleep 0.05
  done
}

# A process is remembered as pid and start time, so that a pid that was given away again is not taken for ours.
start_time() {
  local stat
  read -r stat 2>/dev/null < "/proc/$1/stat" || return 1
  stat=${stat##*) }
  set -- $stat
  [ "$1" != Z ] || return 1
  echo "${20}"
}
remember() { echo "$2 $(start_time "$2")" > "$1"; }
recall() { # FILE: the pid in it, if that process lives
  local pid born
  read -r pid born 2>/dev/null < "$1" || return 1
  [ "$(start_time "$pid")" = "$born" ] || return 1
  echo "$pid"
}

is_up() { [ -s "$STATE/nodes" ] && [ "$(cat "$STATE/boot" 2>/dev/null)" = "$(cat /proc/sys/kernel/random/boot_id)" ]; }
need_up() { is_up || die "no nodes are up: ./mosix up N first."; }
node_count() { cat "$STATE/nodes"; }

need_node() { # K
  case ${1:-} in
    '') wrong "which node? Give its number." ;;
    *[!0-9]*) wrong "'$1' is not the number of a node." ;;
  esac
  need_up
  [ "$1" -ge 1 ] && [ "$1" -le "$(node_count)" ] || wrong "there is no node $1: 1 to $(node_count) exist."
}
node_init() { recall "$STATE/node.$1/init"; }
need_running() { need_node "$1"; node_init "$1" > /dev/null || die "node $1 has no power: ./mosix restart $1 first."; }

# The node's JVM is the child of its first process that carries the node's number.
node_jvm() {
  local init child
  init=$(node_init "$1") || return 1
  for child in $(cat "/proc/$init/task/$init/children" 2>/dev/null); do
    if tr '\0' '\n' < "/proc/$child/cmdline" 2>/dev/null | grep -qx -- "-Dmosix.node=$1"; then echo "$child"; return 0; fi
  done
  return 1
}

enter() { local init; init=$(node_init "$1") || die "node $1 has no power."; shift; "$HERE/libexec/enter" "$init" "$@"; }
in_net() { local pid=$1; shift; nsenter -t "$pid" -n -- "$@"; }
