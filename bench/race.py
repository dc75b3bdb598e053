"""Runs inside node 1: race.py < JSON of [words, ...]; starts all commands at once; prints JSON of when each ended and what it gave."""
import hashlib
import json
import subprocess
import sys
import tempfile
import time


def main():
    commands = json.load(sys.stdin)
    begin = time.monotonic()
    running = {}
    for i, words in enumerate(commands):
        out = tempfile.TemporaryFile()
        running[i] = (subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE), out)
    results = [None] * len(commands)
    while running:
        for i in list(running):
            process, out = running[i]
            if process.poll() is None:
                continue
            seconds = time.monotonic() - begin
            out.seek(0)
            results[i] = {"seconds": seconds, "status": process.returncode, "sum": hashlib.sha256(out.read()).hexdigest(),
                          "error": process.stderr.read().decode(errors="replace")}
            del running[i]
        time.sleep(0.02)
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
