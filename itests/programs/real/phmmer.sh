# Protein search; the table of hits without its dated comments, and the alignments' domain lines.
set -e
phmmer --cpu 0 --max --seed 7 --noali --tblout table --domtblout domains -o log in/query.fa in/db.fa
grep -v '^#' table > hits
grep -v '^#' domains > hits.domains
grep -E 'Domain search|Passed|Query' log | sed 's/#.*//' > summary
rm -f table domains log
