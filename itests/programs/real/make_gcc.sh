# Builds a C program of some files with make and gcc, touches one file, builds again, runs the result.
set -e
export LC_ALL=C
cp -r in/src build
make -C build --no-print-directory
cat build/result
touch build/part3.c
make -C build --no-print-directory
rm -f build/result; make -C build --no-print-directory > second.log
nm build/program | awk '{print $2, $3}' | sort | cksum
size build/program | awk 'NR == 2 {print $1, $2, $3}'
