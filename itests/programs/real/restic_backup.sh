# A Go program with many threads: backs a tree up, looks at the repository, restores it.
set -e
export RESTIC_PASSWORD=x RESTIC_CACHE_DIR="$PWD/cache" RESTIC_REPOSITORY="$PWD/repo"
restic init -q
for round in 1 2; do restic backup -q --host h in/; done
restic check -q --read-data > log
restic snapshots --json | grep -o '"hostname":"h"' | wc -l
restic restore -q latest --target back
find back -type f | wc -l
diff -r in/ "$(find back -type d -name in | head -1)" && echo same
chmod -R u+w back repo cache && rm -rf back repo cache log
