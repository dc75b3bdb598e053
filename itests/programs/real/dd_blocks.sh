# Copies a file in blocks of 512 bytes again and again: hardly anything but system calls.
set -e
for round in 1 2 3 4; do
  dd if=in/data of=copy bs=512 conv=ucase,swab status=none
done
