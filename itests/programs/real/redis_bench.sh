# A server with threads that saves its data by a child, and clients that look at each answer; $1 rounds.
set -e
trap 'redis-cli -s ./sock shutdown nosave > /dev/null 2>&1 || :' EXIT
redis-server --port 0 --unixsocket "$PWD/sock" --save '' --appendonly no --io-threads 2 --logfile log --dir "$PWD" --daemonize no &
n=0
until redis-cli -s ./sock ping 2> /dev/null | grep -q PONG; do n=$((n + 1)); [ $n -lt 600 ] || exit 1; sleep 0.1; done
round=0
while [ $round -lt "$1" ]; do
  i=0
  while [ $i -lt 200 ]; do echo "set key$i value$round-$i"; echo "incr counter"; echo "get key$i"; i=$((i + 1)); done |
    redis-cli -s ./sock | cksum
  redis-benchmark -s ./sock -q -n 2000 -c 20 -t set,get,incr,lpush > bench 2>&1
  grep -c 'requests per second' bench
  round=$((round + 1))
done
redis-cli -s ./sock get counter
redis-cli -s ./sock bgsave
until redis-cli -s ./sock lastsave | grep -qv '^0$' && [ -s dump.rdb ]; do sleep 0.1; done
redis-check-rdb dump.rdb | grep -o 'RDB looks OK'
redis-cli -s ./sock shutdown nosave > /dev/null || :
wait
trap - EXIT
rm -f log bench dump.rdb sock
