# Packs a tree, unpacks it, compares, packs the copy again, lists it; three times with different compression.
set -e
export LC_ALL=C
for round in 1 5 9; do
  tar -C in --sort=name --owner=0 --group=0 --numeric-owner -cf a.tar tree
  rm -rf out; mkdir out
  tar -C out -xpf a.tar
  diff --no-dereference -r in/tree out/tree
  tar -C out --sort=name --owner=0 --group=0 --numeric-owner -cf - tree | gzip -"$round" -n > b.tar.gz
  cksum a.tar b.tar.gz
  tar -tzvf b.tar.gz --full-time | awk '{print $1, $3, $4, $6}' | cksum
  gzip -dc b.tar.gz | cmp - a.tar
done
rm -rf out a.tar
