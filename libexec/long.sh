# test --long NAME: tests of minutes to hours, on three nodes of their own. What is done is kept under target/long/NAME,
# so that the next call goes on where this one was stopped; for another commit or seed it begins anew.

LONG=$HERE/itests/long

long_help() {
  cat << 'TEXT'
./mosix test --long NAME [--seed N] [--minutes M] [--days N] [--rounds N] [--packets N] [--processes N] [--mb N] [--swaps N]
                   [--fresh]

  worlds    every program of the matrix in every world (away, hopped, moved, moved4), with all rules; about an hour
  leaks     1,000 moves of one process and 1,000 short processes away: all counts as before, heap stable
  switches  what a kernel may lack is switched off, on nodes of its own each time; about ten minutes
  fuzz      random system calls natively, away and moved for --minutes M (30): itests/fuzz/excluded.txt
  conformance  CPython's own tests, all modules of itests/conformance/modules.txt, natively, away and moved
  soak      random programs in random worlds for --minutes M (60)
  nights    two clusters of two connect each evening and disconnect each morning under load, for --days N (30)
  disasters nodes are cut off, stopped and lose their power while all gossips, moves and disconnects: --rounds N (60)
  strangers somebody on the cable throws --packets N (1000000) at all ports, and as many on connections
  flood     --processes N (200) of --mb N (100) MB each flood a node that lets six work: limits, memory, turns, results
  swaps     bundles are replaced while programs run and move: a policy --swaps N (50) times by good and bad ones, then each
            bundle of a node --rounds N (20) times
  terminal  what users do at terminals, and all that can be lost: keys, job control, deaths, cables, errors, users
  hostile   guests, hosts and homes that mean harm, all of it

  --seed N  where programs are moved, and which, is drawn from this (1)
  --fresh   forget what is done
TEXT
}

# nodes_for_test [OPTION...]: nodes that are up, or three of the test's own, made so, which go when it ends.
nodes_for_test() {
  is_up && return
  trap 'status=$?; trap - EXIT; "$HERE/mosix" down; exit $status' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  "$HERE/mosix" up 3 "$@"
}

need_conformance() {
  [ -e /usr/lib/python3.11/test/test_posix.py ] || install_packages libpython3.11-testsuite
}

# test conformance: the short modules on nodes of their own, or on those that are up.
conformance_test() {
  need_root "test conformance"
  need_conformance
  nodes_for_test
  MOSIX_STATE=$STATE "$HERE/mosix" exec 1 -- env --default-signal python3 "$HERE/itests/conformance/conformance.py" "$@"
}

long_test() {
  local name=${1:-}
  if [ $# = 0 ] || [ "$name" = --help ]; then long_help; return; fi
  case $name in
    worlds | switches | leaks | soak | fuzz | conformance | terminal | hostile | nights | disasters | strangers | flood | swaps) ;;
    *) wrong "there is no long test '$name': ./mosix test --long lists them." ;;
  esac
  shift
  need_root "test --long"
  need_compiler
  need python3 ssh
  [ "$name" != conformance ] || need_conformance
  case $name in
    switches | nights | disasters | strangers | swaps) ;;
    hostile) nodes_for_test --trust off ;; # forged nodes have no keys: what they can do is seen where addresses are believed
    *) nodes_for_test ;;
  esac
  local program=$LONG/$name
  case $name in
    terminal) program=$HERE/itests/nodes/terminal/run ;;
    hostile) program=$HERE/itests/hostile/run ;;
  esac
  # A shell's background commands ignore the keys' signals; the programs of the tests would too.
  MOSIX_STATE=$STATE env --default-signal "$program" "$@"
}
