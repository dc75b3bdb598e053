# Cables: a bridge in a namespace of its own, and for each node a veth pair, or with --rtt a cable that delays.

SUBNET=10.77.0

switch_pid() { recall "$STATE/switch"; }
in_switch() { in_net "$(switch_pid)" "$@"; }
in_node_net() { local init; init=$(node_init "$1") || die "node $1 has no power."; shift; in_net "$init" "$@"; }

make_switch() {
  setsid unshare --net sleep infinity < /dev/null > /dev/null 2>&1 9>&- &
  local pid=$!
  disown "$pid"
  await 5 runs_elsewhere "$pid" || die "the switch did not start."
  remember "$STATE/switch" "$pid"
  in_switch ip link add br0 type bridge
  in_switch ip link set br0 up
}
# unshare has done its work when the process has become sleep.
runs_elsewhere() { [ "$(cat "/proc/$1/comm" 2>/dev/null)" = sleep ]; }

compile_cable() {
  need_compiler
  gcc -O2 -Wall -o "$STATE/cable" "$HERE/tools/cable.c" || die "the delay cable does not compile."
}

# make_cable K: both ends plugged in, with the rate and delay that up was asked for. Each cable delays a quarter of
# the round trip: there and back, a packet between two nodes passes four times through one.
make_cable() {
  local k=$1 init rtt
  init=$(node_init "$k")
  rtt=$(cat "$STATE/rtt")
  if [ "$rtt" = 0 ]; then
    in_switch ip link add "p$k" type veth peer name eth0 netns "$init"
  else
    rm -f "$STATE/node.$k/cable.log" # an earlier cable's "ready" is not this one's
    setsid "$STATE/cable" "$(switch_pid)" "p$k" "$init" eth0 "$(awk -v r="$rtt" 'BEGIN { printf "%d", r * 250 }')" \
      < /dev/null > "$STATE/node.$k/cable.log" 2>&1 9>&- &
    remember "$STATE/node.$k/cable" $!
    disown $!
    await 5 grep -qs ready "$STATE/node.$k/cable.log" || die "no cable for node $k: $(cat "$STATE/node.$k/cable.log")"
    in_switch ip link set "p$k" txqueuelen 1000
    in_net "$init" ip link set eth0 txqueuelen 1000
  fi
  in_switch ip link set "p$k" master br0 up
  # A machine keeps its address over a power failure: with a new one its neighbours would go on sending to the old.
  in_net "$init" ip link set eth0 address "$(printf '02:00:0a:4d:00:%02x' "$k")"
  in_net "$init" ip addr add "$SUBNET.$k/24" dev eth0
  in_net "$init" ip link set eth0 up
  set_rate "$k" "$(cat "$STATE/rate")"
}

# set_rate K RATE|off: a token bucket at both ends, so both directions.
set_rate() {
  if [ "$2" = off ]; then
    in_node_net "$1" tc qdisc del dev eth0 root 2>/dev/null || :
    in_switch tc qdisc del dev "p$1" root 2>/dev/null || :
  else
    in_node_net "$1" tc qdisc replace dev eth0 root tbf rate "$2" burst 128kb limit 1mb
    in_switch tc qdisc replace dev "p$1" root tbf rate "$2" burst 128kb limit 1mb
  fi
}

cmd_rate() {
  [ $# = 2 ] || wrong "usage: ./mosix rate K RATE|off, where RATE is as for tc(8): 100mbit, 1gbit."
  need_running "$1"
  set_rate "$1" "$2" || wrong "'$2' is not a rate: write 100mbit, 1gbit or off."
}
cmd_cut() { need_running "${1:-}"; in_switch ip link set "p$1" down; }
cmd_mend() { need_running "${1:-}"; in_switch ip link set "p$1" up; }
