"""Twelve programs begin on one of four nodes that have unlike parts of the machine, and spread by themselves."""
import json
import os
import random
import re
import statistics
import subprocess
import threading
import time

import nodes
import schedule
from scenes import scenes
from nodes import MOSIX, program

# Percent of one processor for each node; together less than this machine has, so that they do not take it from each other.
LIMITS = {1: 15, 2: 20, 3: 30, 4: 45}
FEATURE = "mosix-information"
# Of this node a scene takes two thirds away.
SLOWED = 4
SUFFIX = {"at once": "", "arriving": "_arrivals", "node slowed": "_slowed"}
TRIES = 60


def mosix(*words, limit=120, check=True):
    result = subprocess.run([MOSIX, *words], capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL)
    if check and result.returncode:
        raise RuntimeError("%s: status %d: %s" % (" ".join(words), result.returncode, result.stderr.strip()))
    return result.stdout


def input_file(place):
    """Text that compresses somewhat, the same each time."""
    numbers = random.Random(1)
    words = ["".join(numbers.choice("etaoinshrdlu") for _ in range(numbers.randint(2, 9))) for _ in range(4000)]
    path = os.path.join(place, "text")
    with open(path, "w", encoding="ascii") as f:
        while f.tell() < 1 << 20:
            f.write(" ".join(numbers.choice(words) for _ in range(12)) + "\n")
    return path


def programs(text, size):
    """Six kinds, each about a second of computing for each unit of size; every one tells a result that depends on all it did."""
    awk = "BEGIN { for (i = 0; i < %d; i++) { x = (x * 69069 + i) %% 4294967296 } print x }" % (6000000 * size)
    perl = "my $x = 1; for my $i (1 .. %d) { $x = ($x * 69069 + $i) & 0xffffffff } print qq($x\\n);" % (8000000 * size)
    return [[program("cpu_bound"), str(500 * size)], ["xz", "-6", "-T1", "-c", *[text] * size],
            ["bzip2", "-9", "-c", *[text] * 8 * size], ["gzip", "-9", "-c", *[text] * 12 * size],
            ["mawk" if os.path.exists("/usr/bin/mawk") else "awk", awk], ["perl", "-e", perl]]


def race(commands, limit=900):
    words = [MOSIX, "exec", "1", "--", "python3", os.path.join(nodes.ROOT, "bench", "race.py")]
    run = subprocess.run(words, input=json.dumps(commands), capture_output=True, text=True, timeout=limit)
    if run.returncode:
        raise RuntimeError("race: status %d: %s" % (run.returncode, run.stderr.strip()))
    return json.loads(run.stdout)


def measured(commands):
    """CPU seconds of each program, alone at home, and its result."""
    found = []
    for words in commands:
        script = ("import os,subprocess,sys,json,hashlib\n"
                  "out = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True).stdout\n"
                  "u = os.times(); print(json.dumps([u.children_user + u.children_system, hashlib.sha256(out).hexdigest()]))")
        found.append(json.loads(mosix("exec", "1", "--", "python3", "-c", script, *words)))
    return found


def install():
    """The feature on all nodes, before their processors are limited; waits until node 1 knows all."""
    for k in LIMITS:
        mosix("shell", str(k), "feature:install " + FEATURE)
    for _ in range(TRIES):
        lines = mosix("exec", "1", "--", "mosnodes").splitlines()[1:]
        if sum(bool(re.match(r"\*?\s*\d.* up +yes +[\d.]+ +[1-9]", line.replace("*", " "))) for line in lines) == len(LIMITS):
            return
        subprocess.run(["sleep", "1"], check=True)
    raise RuntimeError("node 1 does not know all nodes")


def limits():
    for k, percent in LIMITS.items():
        mosix("cpu", str(k), str(percent))


def check(results, sums, how):
    for i, (result, expected) in enumerate(zip(results, sums)):
        if result["status"] or result["sum"] != expected:
            raise RuntimeError("program %d is wrong %s: status %d, %s" % (i, how, result["status"], result["error"].strip()))


def balance(table, pairs, size, only_scenes):
    """With four nodes that are up; else starts four and ends them. Sentences of what is not as stated."""
    nodes.compile_programs()
    own = subprocess.run([MOSIX, "exec", "4", "--", "true"], capture_output=True).returncode != 0
    if own:
        mosix("up", str(len(LIMITS)), limit=1200)
    try:
        with nodes.scratch() as place:
            install()
            if not only_scenes:
                live(table, pairs, size, place)
            limits()
            return scenes(table, place)
    finally:
        if own:
            mosix("down", limit=300)


def slow_down(moment):
    """Limits the fastest node to a third, so many seconds from now; ends when that is done."""
    time.sleep(moment)
    mosix("cpu", str(SLOWED), str(LIMITS[SLOWED] // 3))


def run(commands, slowed_at):
    """Results of a race of (release, words); its nodes are as at first when it ends."""
    changing = threading.Thread(target=slow_down, args=(slowed_at,)) if slowed_at else None
    if changing:
        changing.start()
    try:
        return race(commands)
    finally:
        if changing:
            changing.join()
            mosix("cpu", str(SLOWED), str(LIMITS[SLOWED]))


def scene(table, name, pairs, commands, programs_, sums, slowed_at=None):
    """Where they go by themselves against the best that they could be put; each time the same commands on the same limits."""
    shares = {k: schedule.Node(percent / 100) for k, percent in LIMITS.items()}
    if slowed_at:
        shares[SLOWED].slower = (slowed_at, LIMITS[SLOWED] // 3 / 100)
    assignment, ideal = schedule.best_assignment(programs_, shares)
    samples = []
    for i in range(pairs):
        static = ["mosrun", "-L", "-r"]
        put = [[release, [*static, str(k), *words]] for k, (release, words) in zip(assignment, commands)]
        free = [[release, ["mosrun", *words]] for release, words in commands]
        ended = [run(c, slowed_at) for c in ((put, free) if i % 2 == 0 else (free, put))]
        if i % 2:
            ended.reverse()
        check(ended[0], sums, "where it was put")
        check(ended[1], sums, "where it went by itself")
        samples.append([max(r["seconds"] for r in results) for results in ended])
        print("%s, pair %d: put %.1f s, by themselves %.1f s" % (name, i, *samples[-1]), flush=True)
    table.pair("live_makespan" + SUFFIX[name], "12 programs, %s: best static assignment" % name, "s", samples)
    table.number("live_ideal" + SUFFIX[name], "calculated best, static", [ideal], "s")
    table.number("live_bound" + SUFFIX[name], "calculated best, divisible", [schedule.bound(programs_, shares)], "s")


def live(table, pairs, size, place):
    kinds = programs(input_file(place), size)
    words = 2 * kinds
    work, sums = zip(*(2 * measured(kinds)))
    limits()
    together = sum(work) / sum(LIMITS.values()) * 100
    at_once = [(0.0, w) for w in work]
    scene(table, "at once", pairs, [(0.0, w) for w in words], at_once, sums)
    moves = sum(1 for line in mosix("shell", "1", "mosix:decisions -n 500").splitlines() if "it went" in line)
    table.number("live_moves", "moves of a program", [moves / pairs / len(words)], "")
    releases = [together * 0.6 * i / len(words) for i in range(len(words))]
    scene(table, "arriving", pairs, list(zip(releases, words)), list(zip(releases, work)), sums)
    scene(table, "node slowed", pairs, [(0.0, w) for w in words], at_once, sums, slowed_at=together / 2)
    table.number("live_work", "work of one program, CPU", [statistics.mean(work)], "s")
