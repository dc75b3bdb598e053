# Builds a Go program (the compiler is one, too) and runs it; $1: the program's source, $2 its rounds.
set -e
export GOCACHE="$PWD/cache" GOFLAGS=-mod=mod GO111MODULE=off HOME="$PWD" CGO_ENABLED=0
go build -p 2 -o mix "$1"
./mix "$2"
rm -rf cache mix
