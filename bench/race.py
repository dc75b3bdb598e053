"""
Runs inside node 1; race.py < JSON of [[seconds, words], ...]: starts each command so many seconds after the beginning; prints JSON of
when each ended, since then, and what it gave.
"""
import hashlib
import json
import subprocess
import sys
import tempfile
import time


def start(words):
    out = tempfile.TemporaryFile()
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE), out


def main():
    commands = json.load(sys.stdin)
    begin = time.monotonic()
    waiting = sorted(range(len(commands)), key=lambda i: -commands[i][0])
    running = {}
    results = [None] * len(commands)
    while running or waiting:
        while waiting and commands[waiting[-1]][0] <= time.monotonic() - begin:
            i = waiting.pop()
            running[i] = start(commands[i][1])
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
