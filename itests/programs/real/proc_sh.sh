# Many short processes: expr, cat in a pipe, true; the sums go to files.
i=0; sum=0
while [ $i -lt "${1:-600}" ]; do
  x=$(expr $i \* 7 % 13); sum=$((sum + x))
  echo $sum | cat >> log.txt
  /bin/true
  i=$((i + 1))
done
echo $sum > result.txt
