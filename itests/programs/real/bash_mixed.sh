# Bash doing everything a script does: pipes, subshells, traps, background jobs, here-documents, arrays, exit statuses.
set -u
export LC_ALL=C
log() { echo "$@" >> log.txt; }
primes() { # primes below $1, computed by the shell itself
  local n i
  for ((n = 2; n < $1; n++)); do
    for ((i = 2; i * i <= n; i++)); do ((n % i)) || continue 2; done
    echo $n
  done
}
trap 'log "end trap, status $?"' EXIT
signals=0
trap 'signals=$((signals + 1))' USR1

# Pipes and their statuses.
primes 3000 | tee primes.txt | awk '{ s += $1 } END { print NR, s }' > sum.txt
false | true | (exit 3); log "statuses ${PIPESTATUS[*]}"
set -o pipefail; false | true || log "pipefail $?"; set +o pipefail
log "nested $(echo $(echo $(seq 1 20 | while read -r n; do [ $((n % 3)) = 0 ] && echo "$n"; done | tr '\n' ',')))"

# Subshells keep their variables, directories and traps to themselves.
x=outer
( x=inner; cd /; trap 'echo sub >> "$OLDPWD/log.txt"' EXIT; true ); log "x=$x"
{ x=group; log "in group"; } ; log "x=$x"

# Background jobs, their statuses, wait in any order.
declare -A pids
for i in 1 2 3 4 5; do
  ( primes $((i * 400)) | cksum > "bg$i.txt"; exit $((i * 10)) ) &
  pids[$i]=$!
done
for i in 3 1 5 2 4; do wait "${pids[$i]}"; log "job $i: $?"; done

# Signals to itself and to children; a child that is told to stop.
for i in 1 2 3 4 5 6 7; do kill -USR1 $$; done; log "signals $signals"
( trap 'exit 42' TERM; echo ready > ready; while :; do sleep 0.05; done ) & child=$!
until [ -e ready ]; do sleep 0.02; done
kill -TERM $child; wait $child; log "terminated: $?"
sleep 100 & kill -KILL $!; wait $! 2> /dev/null; log "killed: $?"
( kill -SEGV $BASHPID ) 2> /dev/null; log "fault: $?"

# Here-documents, arrays, reading line by line, arithmetic, globbing, process substitution.
cat > here.txt <<EOT
x is $x, sum is $(cat sum.txt)
EOT
mapfile -t lines < primes.txt; log "array ${#lines[@]} ${lines[100]}"
total=0; while read -r p; do total=$((total + p * p % 1000)); done < primes.txt; log "total $total"
mkdir -p many; for i in $(seq 1 60); do echo "$i" > "many/f$i"; done
log "glob $(printf '%s\n' many/f1* | wc -l) $(cat many/f? | awk '{s+=$1} END {print s}')"
diff <(seq 1 50) <(seq 1 51) > diff.txt; log "diff $?"
mkfifo fifo; (sort -r < fifo > reversed.txt) & seq 1 500 > fifo; wait; rm fifo
exec 7> seven.txt; for i in 1 2 3; do echo "line $i" >&7; done; exec 7>&-

# Enough work to be moved while it is done.
for round in $(seq 1 "${1:-24}"); do
  primes 1500 | sha256sum | cut -c1-16
  expr "$round" '*' 7 % 13 || :
done > rounds.txt
log "commands: $(command -v ls > /dev/null && echo yes)"; no-such-command 2> /dev/null; log "missing $?"
echo "log has $(wc -l < log.txt) lines"
exit 5
