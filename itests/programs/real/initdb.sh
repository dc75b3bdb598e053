# Makes a cluster of databases, as an ordinary user, works with it in single-user mode, and looks at its checksums.
set -e
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
base=$PWD/base
mkdir "$base" && chown nobody "$base"
as() { setpriv --reuid nobody --regid nogroup --clear-groups env -i PATH="$PATH" HOME=/ LC_ALL=C TZ=UTC "$@"; }
as "$bin/initdb" -D "$base/db" -k --no-sync -A trust -U owner > log
grep -c '^Success' log
printf '%s\n' 'create table t as select g, md5(g::text) m from generate_series(1,20000) g;' 'create index on t (m);' \
  'select count(*), min(m), max(m), sum(g) from t;' | as "$bin/postgres" --single -j -D "$base/db" postgres > rows 2> errors || cat errors
grep -E '[0-9a-f]{32}|count|sum' rows
as "$bin/pg_checksums" -c -D "$base/db" | grep 'Bad checksums'
rm -rf base log rows errors
