# Work with repositories: commits, a clone, a rebase, gc with threads, fsck; names and dates are set, so all hashes are.
set -e
export GIT_CONFIG_NOSYSTEM=1 HOME="$PWD" GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z'
git init -q -b main one
cd one
for n in 1 2 3 4 5 6 7 8; do
  mkdir -p "d$n"
  for f in 1 2 3 4 5 6; do
    i=0
    while [ $i -lt 400 ]; do echo "line $i of $n $f $((i * n * f))"; i=$((i + 1)); done > "d$n/f$f"
  done
  git add . && git commit -q -m "commit $n"
done
git checkout -q -b side main~3 && echo side > side && git add side && git commit -q -m side && git rebase -q main
cd ..
git clone -q --no-hardlinks one two
cd two
echo more >> d1/f1 && git commit -q -a -m more && git push -q origin HEAD:refs/heads/pushed
cd ../one
git -c pack.threads=3 gc -q --aggressive --prune=now
git fsck --full --strict --no-progress
git log --all --format='%H %s' | sort
git count-objects -v | grep -E '^(count|in-pack|packs|garbage)'
cd .. && rm -rf one two
