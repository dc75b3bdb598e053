# One node: power on and off, its JVM, commands in it.

WIRE_PORT=7249
GOSSIP_PORT=7250
STORE_PORT=7251
KEY_PORT=7252
SSH_PORT=8101
# Seconds for a JVM to come up before it is taken for hung. A first boot takes 3-10 s here.
BOOT_SECONDS=${MOSIX_BOOT_SECONDS:-90}

# power_on K: namespaces, cgroups, cable; no JVM yet.
power_on() {
  local k=$1 own=$STATE/node.$1 time='' fifo outer up='' part=''
  mkdir -p "$own"
  rm -f "$own/init"
  # Other clocks than the machine's, so that a guest that reads its host's is found out.
  [ "$k" = 1 ] || [ ! -e /proc/self/ns/time ] || time="--time --monotonic $((100000 * k)) --boottime $((100000 * k + 5000))"
  fifo=$own/ready
  rm -f "$fifo"
  mkfifo "$fifo"
  # shellcheck disable=SC2086
  setsid unshare --mount --net --uts --ipc --pid $time --fork --kill-child \
    bash "$HERE/libexec/node-init" "$k" "$STATE" "$(group_name "$k")" \
    < /dev/null > "$own/init.log" 2>&1 9<> "$fifo" &
  outer=$!
  disown "$outer" # so that the shell does not report its end
  exec 8<> "$fifo"
  for _ in $(seq 100); do
    if read -r -t 0.2 -u 8 part; then up=$up$part; break; fi
    up=$up$part # the time limit may cut the word in two
    [ -e "/proc/$outer/ns" ] || break
  done
  exec 8>&-
  rm -f "$fifo"
  [ "$up" = up ] || { cat "$own/init.log" >&2; kill -9 "$outer" 2>/dev/null || :; die "node $k did not start."; }
  remember "$own/init" "$(tr -d ' ' < "/proc/$outer/task/$outer/children")"
  make_cable "$k"
}

# write_etc K: the assembly's etc with what is this node's own.
write_etc() {
  local k=$1 etc=$STATE/node.$1/base/etc other list=
  mkdir -p "$STATE/node.$k/base"/{deploy,data/tmp,log}
  rm -rf "$etc"
  cp -r "$STATE/karaf/etc" "$etc"
  for other in $(seq "$(node_count)"); do list="$list${list:+,}$other=$SUBNET.$other:$WIRE_PORT"; done
  printf 'node=%s\nlisten=%s\nnodes=%s\n' "$k" "$SUBNET.$k:$WIRE_PORT" "$list" > "$etc/org.mosix.wire.cfg"
  cat "$STATE/settings" >> "$etc/org.mosix.wire.cfg"
  write_gossip_etc "$k" "$etc"
  write_sharing_etc "$k" "$etc"
  write_trust_etc "$k" "$etc"
  boot_features "$etc"
  write_store_etc "$k" "$etc"
  printf 'karaf=%s,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n' \
    "$(cut -d' ' -f2 "$STATE/key.pub")" > "$etc/keys.properties"
  # The node has no name server, and the JVM asks for its own name.
  printf '127.0.0.1 localhost\n%s node%s\n' "$SUBNET.$k" "$k" > "$etc/hosts"
  sed -i "s/^karaf.name *=.*/karaf.name = node$k/" "$etc/system.properties"
}

# write_trust_etc K ETC: for the feature mosix-trust, which a node has from the start but with up --trust off.
write_trust_etc() {
  local k=$1 etc=$2 how
  how=$(cat "$STATE/trust")
  printf 'node=%s\naddress=%s\nport=%s\nprotection=%s\n' \
    "$k" "$SUBNET.$k" "$KEY_PORT" "${how/off/authenticated}" > "$etc/org.mosix.trust.cfg"
}

has_trust() { [ "$(cat "$STATE/trust")" != off ]; }

# boot_features ETC: what a node has from the start besides its role, in the list as the assembly has it.
boot_features() {
  [ -z "$(cat "$STATE/clusters")" ] || boot_feature mosix-sharing "$1"
  ! has_trust || boot_feature mosix-trust "$1"
}
boot_feature() { sed -i -E "s#^ *mosix-core/([^,]*)#    $1/\\1, \\\\\n&#" "$2/org.apache.karaf.features.cfg"; }

# cluster_of K: the number of its cluster, its first and its last node.
cluster_of() { cluster_bounds | awk -v k="$1" '$1 <= k && k <= $2 { print NR, $1, $2 }'; }
addresses() { seq -f "$SUBNET.%g" "$1" "$2" | paste -sd, -; } # FIRST LAST

# write_sharing_etc K ETC: where nodes are of several clusters, each knows the others as partners that may send and take.
write_sharing_etc() {
  local k=$1 etc=$2 first last number=0
  [ -n "$(cat "$STATE/clusters")" ] || return 0
  mkdir -p "$etc/partners"
  while read -r first last; do
    number=$((number + 1))
    if [ "$k" -ge "$first" ] && [ "$k" -le "$last" ]; then
      echo "own=$SUBNET.$first-$SUBNET.$last" > "$etc/org.mosix.sharing.cfg"
    else
      printf 'nodes = %s-%s\npriority = 100\ncan-send = yes\ncan-take = yes\n' "$SUBNET.$first" "$SUBNET.$last" \
        > "$etc/partners/cluster$number"
    fi
  done < <(cluster_bounds)
}

# write_store_etc K ETC: for the feature mosix-cluster, which no node has from the start. All nodes of its cluster are members, each
# cluster has a store of its own.
write_store_etc() {
  local k=$1 etc=$2 number first last
  read -r number first last < <(cluster_of "$k")
  printf 'node=%s\naddress=%s\nport=%s\nname=cluster%s\nmembers=%s\n' \
    "$k" "$SUBNET.$k" "$STORE_PORT" "$number" "$(addresses "$first" "$last")" > "$etc/org.mosix.cluster.cfg"
}

# write_gossip_etc K ETC: for the feature mosix-information, which no node has from the start. The first nodes of those
# with the same key are contacts of all. Members of a cluster have its authority's keys and need no file of them.
write_gossip_etc() {
  local k=$1 etc=$2 first=1 last key=
  last=$(node_count) # Without authorities all nodes have one key, whosever they are.
  if has_trust; then read -r _ first last < <(cluster_of "$k"); fi
  [ "$last" -le $((first + 2)) ] || last=$((first + 2))
  (
    umask 077
    if ! has_trust; then
      cp "$STATE/gossip.key" "$etc/org.mosix.discovery.key"
      key=keyFile=org.mosix.discovery.key
    fi
    printf 'node=%s\naddress=%s\nport=%s\ncontacts=%s\n%s\n' \
      "$k" "$SUBNET.$k" "$GOSSIP_PORT" "$(addresses "$first" "$last")" "$key" > "$etc/org.mosix.discovery.cfg"
  )
}

# The stock script's options but for --patch-module: it switches class data sharing off. lib/boot's specs.activator
# needs it, so it is left out with it. No x86asm: jnr-ffi's stub passes a wrong sixth argument (seen with mmap).
# The first compiler only: the second takes a third of the time of a busy node in its first minutes (400 programs away, three
# times: 12.9, 9.0, 6.5 ms of the nodes' time each with it, 7.4, 5.9, 5.3 without); a forwarded call costs the same.
jvm_options() {
  local k=$1 open
  echo -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -XX:MaxDirectMemorySize=384m -Xss512k -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -XX:-UseContainerSupport
  echo -XX:ErrorFile=/run/mosix/base/log/jvm-error-%p.log
  echo -Djnr.ffi.x86asm.enabled=false
  echo "-Dmosix.node=$k" -Djdk.net.hosts.file=/run/mosix/base/etc/hosts
  echo --add-reads=java.xml=java.logging
  for open in java.base/java.security java.base/java.net java.base/java.lang java.base/java.util \
    java.naming/javax.naming.spi java.rmi/sun.rmi.transport.tcp; do
    echo "--add-opens=$open=ALL-UNNAMED"
  done
  for open in file ftp http https jar; do
    echo "--add-exports=java.base/sun.net.www.protocol.$open=ALL-UNNAMED"
  done
  for open in java.base/sun.net.www.content.text jdk.xml.dom/org.w3c.dom.html jdk.naming.rmi/com.sun.jndi.url.rmi \
    java.rmi/sun.rmi.registry java.security.sasl/com.sun.security.sasl java.naming/com.sun.jndi.ldap; do
    echo "--add-exports=$open=ALL-UNNAMED"
  done
  echo -Dkaraf.startLocalConsole=false -Dkaraf.startRemoteShell=true
  echo -Dkaraf.home=/run/mosix/karaf -Dkaraf.base=/run/mosix/base -Dkaraf.data=/run/mosix/base/data
  echo -Dkaraf.etc=/run/mosix/base/etc -Dkaraf.log=/run/mosix/base/log -Dkaraf.instances=/run/mosix/base/instances
  echo -Djava.io.tmpdir=/run/mosix/base/data/tmp
  echo -Djava.util.logging.config.file=/run/mosix/base/etc/java.util.logging.properties
  # Options of a site or of one test, as words.
  echo ${MOSIX_JVM_OPTIONS:-}
}
jvm_classpath() {
  local jar path=
  for jar in "$STATE"/karaf/lib/boot/*.jar "$STATE"/karaf/lib/jdk9plus/*.jar; do
    case $jar in *specs.activator*) continue ;; esac
    path="$path${path:+:}/run/mosix/karaf/${jar#"$STATE/karaf/"}"
  done
  echo "$path"
}

# The JVM becomes a child of the node's first process, so this script's end does not matter to it. It goes before guests: an owner's
# command must not wait for their computing (docs/adr/0022).
# Two arenas: with malloc(3) of sixteen, direct buffers of 384 MiB at most held 900 MiB after some thousand programs.
start_jvm() {
  local k=$1
  rm -rf "$STATE/node.$k/base/data/tmp"
  mkdir -p "$STATE/node.$k/base/data/tmp"
  # shellcheck disable=SC2046
  enter "$k" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 MALLOC_ARENA_MAX=2 \
    nice -n -10 setsid --fork "$JAVA_HOME/bin/java" $(jvm_options "$k") -cp "$(jvm_classpath)" org.apache.karaf.main.Main \
    < /dev/null >> "$STATE/node.$k/base/log/console.log" 2>&1
}

listens() { # K HEXPORT: something listens on that port in the node
  local init
  init=$(node_init "$1") && awk -v port=":$2" 'FNR > 1 && $4 == "0A" && $2 ~ port "$" { found = 1 } END { exit !found }' \
    "/proc/$init/net/tcp" "/proc/$init/net/tcp6" 2>/dev/null
}
# A room has components when its jar names any: a room without is not waited for.
has_components() { grep -qs "OSGI-INF/org.mosix.$1" "$STATE"/karaf/system/org/mosix/mosix-"$1"/*/*.jar; }
jvm_ready() {
  listens "$1" "$(printf %04X "$SSH_PORT")" || return 1
  ! has_trust || [ ! -e "$STATE/node.$1/base/trust/credentials" ] || listens "$1" "$(printf %04X "$KEY_PORT")" || return 1
  # The door opens before there is anything behind it: users' commands would wait, other nodes would be refused.
  ! has_components migration || listens "$1" "$(printf %04X "$WIRE_PORT")" || return 1
  ! has_components door || [ -S "/proc/$(node_init "$1")/root/run/mosix/node.sock" ]
}
ready_or_dead() { jvm_ready "$1" || ! node_jvm "$1" > /dev/null; }

# await_jvm K: the start-up watchdog. A JVM that hangs or dies at its start gets one more try with empty data.
await_jvm() {
  local k=$1 try jvm
  for try in 1 2; do
    await 5 node_jvm "$k" > /dev/null || :
    await "$BOOT_SECONDS" ready_or_dead "$k" || :
    if jvm_ready "$k" && node_jvm "$k" > /dev/null; then return 0; fi
    [ "$try" = 1 ] || break
    say "node $k did not come up; trying once more with empty data (the log so far: base/log of the node)"
    stop_jvm "$k" KILL
    rm -rf "$STATE/node.$k/base/data"
    mkdir -p "$STATE/node.$k/base/data"
    # A first boot was seen to leave this file cut off, without a feature to boot; it would do so for ever.
    cp "$STATE/karaf/etc/org.apache.karaf.features.cfg" "$STATE/node.$k/base/etc/"
    boot_features "$STATE/node.$k/base/etc"
    start_jvm "$k"
  done
  tail -n 15 "$STATE/node.$k/base/log/console.log" "$STATE/node.$k/base/log/karaf.log" >&2 2>/dev/null || :
  die "the JVM of node $k does not come up; see ./mosix log $k."
}

stop_jvm() { # K SIGNAL
  local jvm
  jvm=$(node_jvm "$1") || return 0
  kill -s "$2" "$jvm"
  # It lets its processes go home first; a JVM was seen to need 10 s for the rest.
  await 90 gone "$jvm" || { kill -9 "$jvm" 2>/dev/null || :; await 5 gone "$jvm" || :; }
  rm -f "/proc/$(node_init "$1")/root/run/mosix/node.sock"
}
gone() { ! start_time "$1" > /dev/null; }

# power_off K: everything in the node dies at once.
power_off() {
  local k=$1 init pid
  if init=$(node_init "$k"); then
    # Under the v1 freezer a process dies only when it is thawed.
    for pid in $(node_pids "$k"); do [ "$pid" = "$init" ] || kill -9 "$pid" 2>/dev/null || :; done
    kill -9 "$init" 2>/dev/null || :
    freeze_node "$k" no 2>/dev/null || :
    await 10 gone "$init" || say "node $k does not die"
  fi
  if pid=$(recall "$STATE/node.$k/cable"); then kill "$pid" 2>/dev/null || :; await 2 gone "$pid" || :; fi
  # The kernel takes a dead namespace's devices away some time later; a restart wants the name at once.
  in_switch ip link del "p$k" 2>/dev/null || :
  rm -f "$STATE/node.$k/init" "$STATE/node.$k/cable"
}

cmd_kill() { need_node "${1:-}"; node_init "$1" > /dev/null || die "node $1 has no power already."; power_off "$1"; remove_groups "$1"; }
cmd_killjvm() {
  need_running "${1:-}"
  node_jvm "$1" > /dev/null || die "no JVM runs in node $1."
  stop_jvm "$1" KILL
}
cmd_restart() {
  need_node "${1:-}"
  need_java
  if node_init "$1" > /dev/null; then
    stop_jvm "$1" TERM
  else
    power_on "$1"
  fi
  start_jvm "$1"
  await_jvm "$1"
}

cmd_exec() {
  local k=${1:-}
  need_running "$k"
  shift
  [ "${1:-}" != -- ] || shift
  [ $# -gt 0 ] || wrong "usage: ./mosix exec K -- CMD ARGS..."
  # Under the v1 freezer the command would hang with the node, and no signal could end it.
  ! is_frozen "$k" || die "node $k is frozen: ./mosix thaw $k first."
  PATH=/run/mosix/bin:$PATH
  export PATH
  exec "$HERE/libexec/enter" "$(node_init "$k")" "$@"
}

# ssh with a key is the quick client (bin/client is a JVM of its own). It reports 255 for its own troubles; the shell's
# end is one of them to it, so its words are kept back.
cmd_shell() {
  local k=${1:-} init status=0
  need_running "$k"
  init=$(node_init "$k")
  node_jvm "$k" > /dev/null || die "no JVM runs in node $k: ./mosix restart $k first."
  shift
  set -- nsenter -t "$init" -n -- ssh -F none -p "$SSH_PORT" -i "$STATE/key" -o BatchMode=yes -o LogLevel=QUIET \
    -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10 \
    karaf@127.0.0.1 "$@"
  [ "${!#}" != karaf@127.0.0.1 ] || exec "$@"
  # ssh says on stderr that the other end has closed first, even when it is to be quiet.
  {
    if ! timeout "${MOSIX_SHELL_SECONDS:-60}" "$@" < /dev/null 2>&1 >&3 3>&- \
      | sed -u '/^Connection to 127\.0\.0\.1 closed by remote host\.\r*$/d' >&2; then
      status=${PIPESTATUS[0]}
    fi
  } 3>&1
  case $status in
    124) say "the shell of node $k did not answer within ${MOSIX_SHELL_SECONDS:-60} s." ;;
    255) say "the shell of node $k cannot be reached." ;;
  esac
  exit "$status"
}

cmd_log() {
  local k=${1:-} dir
  need_node "$k"
  dir=$STATE/node.$k/base/log
  shift
  [ "${1:-}" != -f ] || exec tail -n 50 -F "$dir/console.log" "$dir/karaf.log"
  [ $# = 0 ] || wrong "usage: ./mosix log K [-f]"
  say "files: $dir/console.log $dir/karaf.log"
  cat "$dir/console.log" "$dir/karaf.log"
}
