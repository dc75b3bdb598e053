# demo: a real program, moved while it works; its result against the native one's.

# The program: xz packs the same text natively and under mosrun.
demo_native() { xz -T1 -6 -c "$1/text" > "$1/native.xz"; }
demo_start() { # DIRECTORY: mosrun becomes the program, so the shell's number in the node is the program's
  "$HERE/mosix" exec 1 -- sh -c 'echo $$ > "$1/pid"; exec mosrun --stats "$1/stats" xz -T1 -6 -c "$1/text"' sh "$1" \
    > "$1/moved.xz"
}

cmd_demo() {
  local dir job pid to status=0
  [ $# = 0 ] || wrong "demo takes no argument."
  need_root demo
  is_up && die "nodes are up in $STATE: ./mosix down first, or another MOSIX_STATE."
  need xz
  dir=$(mktemp -d /var/tmp/mosix-demo.XXXXXX)
  # shellcheck disable=SC2064
  trap "status=\$?; trap - EXIT; '$HERE/mosix' down; rm -rf '$dir'; exit \$status" EXIT
  "$HERE/mosix" up 3
  seq 3000000 > "$dir/text"
  say "native run: xz of $(stat -c %s "$dir/text") bytes"
  time demo_native "$dir"
  say "the same under mosrun, moved while it works"
  demo_start "$dir" &
  job=$!
  await 10 test -s "$dir/pid" || die "the program did not start."
  pid=$(cat "$dir/pid")
  for to in 2 3 home; do
    sleep 2    # it shall work a while in each place
    timeout 60 "$HERE/mosix" exec 1 -- mosmigrate "$pid" "$to" || { say "the move to $to failed"; status=1; }
  done
  wait "$job" || { say "the program ended with status $?"; status=1; }
  [ ! -s "$dir/stats" ] || { cat "$dir/stats"; echo; }
  if cmp "$dir/native.xz" "$dir/moved.xz"; then say "both results are the same"; else status=1; fi
  [ "$status" = 0 ] || die "the demo failed."
}
