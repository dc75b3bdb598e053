"""Runs inside node 1, where the time of a command counts: measure.py home|true|spawn PAIRS [WORDS]; prints JSON."""
import json
import os
import subprocess
import sys
import time

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}


def cpu(words):
    """User and system seconds of one run."""
    process = subprocess.Popen(words, **QUIET)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("%s: status %d" % (" ".join(words), process.returncode))
    return usage.ru_utime + usage.ru_stime


def wall(words):
    begin = time.monotonic()
    subprocess.run(words, check=True, **QUIET)
    return time.monotonic() - begin


def pairs(count, measure, plain, other):
    """[plain, other] seconds, interleaved; every second pair in the other order, so that no side is always first."""
    found = []
    for i in range(count):
        if i % 2:
            second, first = measure(other), measure(plain)
        else:
            first, second = measure(plain), measure(other)
        found.append([first, second])
    return found


def spawns(count, launcher):
    """Seconds of one fork+exec+wait of true, from a shell; its own start does not count."""
    script = 'i=0; while [ $i -lt %d ]; do /bin/true; i=$((i+1)); done'
    empty = wall(launcher + ["sh", "-c", script % 0])
    return (wall(launcher + ["sh", "-c", script % count]) - empty) / count


def main(kind, count, words):
    if kind == "home":
        return pairs(count, cpu, words, ["mosrun"] + words)
    if kind == "true":
        return pairs(count, wall, ["/bin/true"], ["mosrun", "/bin/true"])
    return pairs(count, lambda launcher: spawns(100, launcher), [], ["mosrun", "-r", "2"])


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])))
