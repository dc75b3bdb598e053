"""Random system calls natively, away and moved: what came out must be the same. Runs inside node 1."""
import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "itests", "nodes"))
from worlds.mover import Mover  # noqa: E402

TARGET = os.path.join(ROOT, "target", "fuzz")
PROGRAM = os.path.join(TARGET, "fuzz")
LAUNCHERS = {"native": [], "away": ["mosrun", "-r", "2"], "moved": ["mosrun"]}
LIMIT = 300
ENDED = re.compile(r"epoch (\d+) ended (\w+)")


def compile_program():
    os.makedirs(TARGET, exist_ok=True)
    sources = [os.path.join(HERE, name) for name in ("fuzz.c", "calls.h")]
    if not os.path.exists(PROGRAM) or os.path.getmtime(PROGRAM) < max(map(os.path.getmtime, sources)):
        subprocess.run(["gcc", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-o", PROGRAM + ".new", sources[0]], check=True)
        os.rename(PROGRAM + ".new", PROGRAM)


def excluded():
    """[(pattern, reason)]"""
    with open(os.path.join(HERE, "excluded.txt"), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split(" | ") for line in f if line.strip() and not line.startswith("#")]
    return [(re.compile(pattern.strip()), reason) for pattern, reason in lines]


def run(world, words, seed):
    """The lines of a run, {(epoch, number): line}; the number -1 is how the epoch ended. Problems of the run as a whole too."""
    work = os.path.join(TARGET, "work")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    with open(os.path.join(TARGET, world + ".log"), "wb") as out:
        process = subprocess.Popen(LAUNCHERS[world] + [PROGRAM] + [str(w) for w in words], cwd=work, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        mover = Mover(process.pid, ["home", "2", "3"], seed) if world == "moved" else None
        if mover:
            mover.start()
        problems = []
        try:
            status = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
            problems.append("did not end within %d s" % LIMIT)
        if mover:
            mover.stop()
            if not mover.frozen:
                problems.append("no moves; refused: %s" % mover.refusals)
    if status:
        problems.append("status %d" % status)
    with open(os.path.join(TARGET, world + ".log"), encoding="utf-8", errors="replace") as f:
        return parse(f.read(), words[2] if len(words) > 2 else 0), problems


def parse(text, epoch):
    lines = {}
    for line in text.splitlines():
        if end := ENDED.fullmatch(line):
            lines[(int(end[1]), 1 << 30)] = "ended " + end[2]
            epoch = int(end[1]) + 1
        else:
            head = line.split(" ", 1)
            lines[(epoch, int(head[0]) if head[0].isdigit() else 1 << 29)] = line
    return lines


def differences(one, other):
    """The first place of each epoch where two runs differ, since what follows may follow from it."""
    found = {}
    for key in sorted(set(one) | set(other)):
        a, b = one.get(key, "nothing"), other.get(key, "nothing")
        if a != b and key[0] not in found and not any(pattern.search(a) for pattern, _ in excluded()):
            found[key[0]] = (key[1], a, b)
    return found


def differs(world, words, n, seed):
    native, _ = run("native", words, seed)
    other, _ = run(world, words, seed)
    return native.get((words[2], n)) != other.get((words[2], n))


def smaller(world, seed, epoch, n):
    """Words that show the difference with fewer calls; all calls up to it if nothing less does."""
    if n >= 1 << 29:
        return [seed, 1, epoch, 0, 999]
    for back in (0, 1, 3, 7, 15):
        words = [seed, 1, epoch, max(0, n - back), n]
        if back <= n and differs(world, words, n, seed):
            return words
    return [seed, 1, epoch, 0, n]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("epochs", type=int)
    parser.add_argument("--worlds", default="away,moved")
    parser.add_argument("--json")
    options = parser.parse_args()
    compile_program()
    words, found = [options.seed, options.epochs], []
    native, problems = run("native", words, options.seed)
    again = None
    for world in options.worlds.split(","):
        other, wrong = run(world, words, options.seed)
        problems += ["%s: %s" % (world, w) for w in wrong]
        for epoch, (n, a, b) in differences(native, other).items():
            again = again or run("native", words, options.seed)[0]
            if again.get((epoch, n), "nothing") != a:
                print("noise: %s | %s" % (a, again.get((epoch, n))))
                continue
            least = smaller(world, options.seed, epoch, n)
            found.append({"world": world, "words": least, "native": a, "other": b})
            print("%s: fuzz %s\n    native %s\n    %-6s %s" % (world, " ".join(map(str, least)), a, world, b), flush=True)
    for problem in problems:
        print(problem)
    print("%d calls, %d differences" % (len(native), len(found)))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as f:
            json.dump({"calls": len(native), "found": found, "problems": problems}, f)
    return 1 if found or problems else 0


sys.exit(main())
