# Walks /usr four times with all that stat tells, and sums it up by kind of name.
export LC_ALL=C
for round in 1 2 3 4; do
  find /usr -xdev \( -name __pycache__ -prune -o -printf '%y %s %m %n %d %f\n' \) | awk '
    { n[$1]++; size[$1] += $2; mode[$3]++; depth[$5]++; e = $NF; if (sub(/.*\./, "", e)) ext[e] += $2 }
    END { for (k in n) print "kind", k, n[k], size[k]; for (m in mode) print "mode", m, mode[m]
          for (d in depth) print "depth", d, depth[d]; for (e in ext) print "ext", e, ext[e] }' | sort > "usr$round.txt"
  cksum "usr$round.txt"
done
