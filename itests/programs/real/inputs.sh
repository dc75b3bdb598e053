#!/bin/sh
# inputs.sh KIND: makes the deterministic input KIND in the current directory (nothing depends on the machine or the date).
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
# N lines of a hash and a number, about 20 bytes each, in an order that looks random.
lines() { seq -f %.0f 1 "$1" | awk '{printf "%08x %d %s\n", ($1*2654435761)%4294967296, $1, substr("abcdefgh",$1%8+1)}'; }
# N bytes nobody can compress.
noise() { python3 -c 'import random,sys; sys.stdout.buffer.write(random.Random(int(sys.argv[2])).randbytes(int(sys.argv[1])))' "$1" "$2"; }
# protein N: a query and N sequences to search; genome CHROMOSOMES LENGTH READS LENGTH: reads and where they come from.
protein() {
  python3 "$here/gen_science.py" protein "$1" 100 600 21 > db.fa
  python3 "$here/gen_science.py" protein 1 400 500 22 > query.fa
}
genome() {
  python3 "$here/gen_science.py" genome "$1" "$2" 23 > genome.fa
  python3 "$here/gen_science.py" reads "$3" "$4" 24 genome.fa > reads.fa
  makeblastdb -in genome.fa -dbtype nucl -out genome > /dev/null
}

case ${1:?kind} in
mixed30) { lines 400000; seq -f '%.0f is a number, and so is its neighbour' 2000000 2420000; noise 5000000 3; } > data ;;
lines100) lines 4800000 > data ;;
lines60) lines 2800000 > data ;;
blocks) noise 8000000 5 > part; cat part part part part part part part part > data; rm part ;;
tree) python3 "$here/gen_tree.py" tree 7000 ;;
csource) python3 "$here/gen_csource.py" src 8 ;;
cnf280) python3 "$here/gen_science.py" sat 280 1193 8 > data.cnf ;;
protein) protein 6000 ;;
genome5) genome 4 500000 5000 900 ;;
water) sh "$here/gen_water.sh" 2.6 3000 ;;
# Half a minute of work each, for ./mosix bench table1.
cnf_full) python3 "$here/gen_science.py" sat 330 1406 8 > data.cnf ;;
protein_full) protein 40000 ;;
genome_full) genome 8 2000000 8000 1000 ;;
water_full) sh "$here/gen_water.sh" 4.0 5000 ;;
none) : ;;
*) echo "inputs.sh: no such input: $1" >&2; exit 2 ;;
esac
