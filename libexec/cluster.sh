# All nodes together: up, down, status.

MOST_NODES=32

parse_up() {
  case ${1:-} in '' | *[!0-9]*) wrong "usage: ./mosix up N [--rate 1gbit] [--rtt MS] [--clusters N,N...] [--trust HOW] [--set NAME=VALUE]..." ;; esac
  [ "$1" -ge 1 ] && [ "$1" -le "$MOST_NODES" ] || wrong "N must be 1 to $MOST_NODES."
  nodes=$1; shift
  rate=off rtt=0 settings='' clusters='' trust=''
  while [ $# -gt 0 ]; do
    case $1 in
      --rate) rate=${2:-}; [ -n "$rate" ] || wrong "--rate wants a rate such as 1gbit." ;;
      --rtt) rtt=${2:-}; case $rtt in '' | *[!0-9.]*) wrong "--rtt wants a number of milliseconds." ;; esac ;;
      --set)
        [[ ${2:-} =~ ^[A-Za-z]+=[A-Za-z0-9.]+$ ]] || wrong "--set wants NAME=VALUE, of etc/org.mosix.wire.cfg."
        settings=$settings$2$'\n' ;;
      --clusters)
        clusters=${2:-}
        [[ $clusters =~ ^[1-9][0-9]?(,[1-9][0-9]?)*$ ]] && [ "$(( ${clusters//,/+} ))" = "$nodes" ] \
          || wrong "--clusters wants numbers of nodes that are $nodes together, such as 3,3." ;;
      --trust)
        trust=${2:-}
        case $trust in off | authenticated | encrypted) ;; *) wrong "--trust wants off, authenticated or encrypted." ;; esac ;;
      *) wrong "up does not know '$1'." ;;
    esac
    shift 2
  done
  trust=${trust:-authenticated}
}

cmd_up() {
  local nodes rate rtt settings clusters trust k
  parse_up "$@"
  need_root up
  need ip tc unshare nsenter setsid mountpoint ssh ssh-keygen perl awk flock
  need_java
  ensure_built
  if is_up; then die "nodes are up already in $STATE: ./mosix down first, or another MOSIX_STATE."; fi
  clear_state
  mkdir -p "$STATE"/{bin,karaf}
  chmod 755 "$STATE"
  cat /proc/sys/kernel/random/boot_id > "$STATE/boot"
  echo "$nodes" > "$STATE/nodes"
  echo "$rate" > "$STATE/rate"
  echo "$rtt" > "$STATE/rtt"
  printf %s "$settings" > "$STATE/settings"
  echo "$clusters" > "$STATE/clusters"
  echo "$trust" > "$STATE/trust"
  remember "$STATE/up" $$
  # What fails from here on leaves nothing behind.
  trap 'status=$?; trap - EXIT; [ $status = 0 ] || { say "up failed; taking down what was made"; take_down; }; exit $status' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  cp -r "$ASSEMBLY/." "$STATE/karaf"
  [ "$trust" != off ] || (umask 077; printf '1 %s\n' "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" > "$STATE/gossip.key")
  ssh-keygen -q -t rsa -b 3072 -N '' -C mosix -f "$STATE/key"
  make_clients
  [ "$rtt" = 0 ] || compile_cable
  make_switch
  [ "$trust" = off ] || found_clusters
  for k in $(seq "$nodes"); do write_etc "$k"; power_on "$k"; start_jvm "$k"; done
  for k in $(seq "$nodes"); do await_jvm "$k"; done
  trap - EXIT INT TERM
  rm "$STATE/up"
  say "$nodes nodes are up: $SUBNET.1 to $SUBNET.$nodes; ./mosix exec 1 -- CMD, ./mosix shell 1, ./mosix down"
}

# Runs a main class of a room, with the nodes' own jars: CLASS ARGS...
room_main() {
  local path
  path=$(find "$STATE/karaf/system/org/mosix" -name '*.jar' | tr '\n' ':')
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Djnr.ffi.x86asm.enabled=false -cp "$path" "$@"
}

# All nodes are members of their clusters from their start; the authority of each is on its first node.
found_clusters() {
  local k first last places=()
  while read -r first last; do
    [ ${#places[@]} = 0 ] || places+=(--)
    for k in $(seq "$first" "$last"); do
      mkdir -p "$STATE/node.$k/base"
      places+=("$k=$STATE/node.$k/base/trust")
    done
  done < <(cluster_bounds)
  room_main org.mosix.trust.member.Founding "${places[@]}" || die "the clusters' authorities could not be made."
}

# Of each cluster its first and its last node.
cluster_bounds() {
  local first=1 size
  for size in $(tr , ' ' < "$STATE/clusters" | grep . || node_count); do
    echo "$first $((first + size - 1))"
    first=$((first + size))
  done
}

# The users' commands are one small ELF that the door writes.
make_clients() {
  grep -qs org/mosix/door/ClientElf "$STATE"/karaf/system/org/mosix/mosix-door/*/*.jar || return 0
  room_main org.mosix.door.ClientElf "$STATE/bin" || die "the users' commands could not be made."
}

# Ends and removes all that up made; goes on over errors, for half of it may be there.
take_down() {
  local k pid groups=
  set +e
  for k in $(seq "$(node_count 2>/dev/null || echo 0)"); do
    [ -d "$STATE/node.$k" ] || continue
    power_off "$k"
    remove_groups "$k"
    groups="$groups $(group_name "$k")"
  done
  # shellcheck disable=SC2086
  [ -z "$groups" ] || remove_named_groups $groups
  if pid=$(switch_pid); then kill "$pid"; await 5 gone "$pid"; fi
  rm -rf "$STATE"
  set -e
}

# A state directory left by a machine that was switched off holds nothing alive.
clear_state() { [ ! -e "$STATE/nodes" ] || { say "clearing what an earlier boot left in $STATE"; rm -rf "$STATE"; }; }

cmd_down() {
  local pid
  need_root down
  if pid=$(recall "$STATE/up"); then # it is still at it, and takes down what it made
    kill "$pid"
    await 60 gone "$pid" || die "the running ./mosix up (pid $pid) does not end."
  fi
  if ! is_up; then clear_state; say "no nodes are up."; return 0; fi
  take_down
}

cmd_status() {
  local k init jvm state
  [ $# = 0 ] || wrong "status takes no argument."
  if ! is_up; then echo "no nodes are up (state: $STATE)"; return 0; fi
  printf '%-5s %-14s %-10s %8s %8s  %s\n' NODE ADDRESS STATE INIT JVM SSH
  for k in $(seq "$(node_count)"); do
    state=off jvm=- init=-
    if init=$(node_init "$k"); then
      state=starting
      if ! jvm=$(node_jvm "$k"); then jvm=- state="no JVM"; elif jvm_ready "$k"; then state=up; fi
      if is_frozen "$k"; then state=frozen; fi
    else
      init=-
    fi
    printf '%-5s %-14s %-10s %8s %8s  %s\n' "$k" "$SUBNET.$k" "$state" "$init" "$jvm" "127.0.0.1:$SSH_PORT in node $k"
  done
}
is_frozen() {
  local file
  file=$(group_file "$1" freezer freezer.state cgroup.freeze 2>/dev/null) || return 1
  grep -qx -e FROZEN -e FREEZING -e 1 "$file"
}
