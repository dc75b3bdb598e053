# A web server with two workers and clients that compare what they get; $1 rounds.
set -e
mkdir -p site run
for n in 1 2 3 4; do awk -v n=$n 'BEGIN { for (i = 0; i < 30000; i++) print i * n, "line" }' > site/$n.txt; done
cat > nginx.conf << END
daemon off; master_process on; worker_processes 2; pid run/pid; error_log run/error; user root;
events { worker_connections 64; }
http { access_log off; sendfile on; gzip on; gzip_types text/plain;
  client_body_temp_path run/a; proxy_temp_path run/b; fastcgi_temp_path run/c; uwsgi_temp_path run/d; scgi_temp_path run/e;
  server { listen unix:$PWD/run/sock; root $PWD/site; } }
END
nginx -p "$PWD" -c nginx.conf 2> /dev/null &
server=$!
trap 'kill $server 2> /dev/null || :' EXIT
n=0
until curl -s --unix-socket run/sock http://localhost/1.txt > /dev/null; do n=$((n + 1)); [ $n -lt 600 ] || exit 1; sleep 0.1; done
round=0
while [ $round -lt "$1" ]; do
  for n in 1 2 3 4; do
    curl -s --unix-socket run/sock http://localhost/$n.txt > got && cmp got site/$n.txt
    curl -s --compressed --unix-socket run/sock http://localhost/$n.txt > got && cmp got site/$n.txt
  done
  round=$((round + 1))
done
kill -QUIT $server
wait $server && echo "server: $?"
trap - EXIT
cksum site/*
rm -rf run got nginx.conf site
