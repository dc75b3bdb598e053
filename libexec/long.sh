# test --long NAME: tests of minutes to hours, on three nodes of their own. What is done is kept under target/long/NAME,
# so that the next call goes on where this one was stopped; for another commit or seed it begins anew.

LONG=$HERE/itests/long

long_help() {
  cat << 'TEXT'
./mosix test --long NAME [--seed N] [--minutes M] [--fresh]

  worlds    every program of the matrix in every world (away, hopped, moved, moved4), with all rules; about an hour
  leaks     1,000 moves of one process and 1,000 short processes away: all counts as before, heap stable
  switches  what a kernel may lack is switched off, on nodes of its own each time; about ten minutes
  fuzz      random system calls natively, away and moved for --minutes M (30): itests/fuzz/excluded.txt
  soak      random programs in random worlds for --minutes M (60)
  terminal  what users do at terminals, and all that can be lost: keys, job control, deaths, cables, errors, users
  hostile   guests, hosts and homes that mean harm, all of it

  --seed N  where programs are moved, and which, is drawn from this (1)
  --fresh   forget what is done
TEXT
}

long_test() {
  local name=${1:-}
  if [ $# = 0 ] || [ "$name" = --help ]; then long_help; return; fi
  case $name in
    worlds | switches | leaks | soak | fuzz | terminal | hostile) ;;
    *) wrong "there is no long test '$name': ./mosix test --long lists them." ;;
  esac
  shift
  need_root "test --long"
  need_compiler
  need python3 ssh
  if [ "$name" != switches ] && ! is_up; then
    trap 'status=$?; trap - EXIT; "$HERE/mosix" down; exit $status' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$HERE/mosix" up 3
  fi
  local program=$LONG/$name
  case $name in
    terminal) program=$HERE/itests/nodes/terminal/run ;;
    hostile) program=$HERE/itests/hostile/run ;;
  esac
  # A shell's background commands ignore the keys' signals; the programs of the tests would too.
  MOSIX_STATE=$STATE env --default-signal "$program" "$@"
}
