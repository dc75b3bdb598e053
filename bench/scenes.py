"""What nodes do by themselves when one has no memory left, when programs read a lot of files, and when an owner comes back."""
import concurrent.futures
import hashlib
import os
import re
import subprocess
import time

import nodes
from nodes import MOSIX, program

FILLED, OWNERS = 3, 4
# MiB: of one program's memory, and what the node that is filled keeps free.
EACH, LEFT = 60, 40
SECONDS = 180
# Guests are out after so long, and the time that their bytes need, at MiB/s.
OWNER_SECONDS, LINK = 5, 100
# Percent of a processor, while an owner comes and goes: all bytes go through the home, which shall not be slower than a link.
OWNER_LIMITS = {1: 60, 2: 25, 3: 25, 4: 60}
# Of the time in which they work, programs that read much are at home at least so long.
AT_HOME = 0.9


def run(node, *words, check=True):
    return nodes.Nodes().output(node, [*words], check)


def limit(what, node, value):
    subprocess.run([MOSIX, what, str(node), value], check=True, timeout=60, capture_output=True)


class Hogs:
    """Programs of node 1 that work on their own memory until they are told to end, and find then whether it is right."""

    def __init__(self, count, mib):
        self.started = nodes.together([["mosrun", "-m", str(mib), program("hog"), str(mib << 20)]] * count)

    def end(self):
        """RuntimeError unless all are right."""
        for process, pid in self.started:
            run(1, "kill", pid, check=False)
        wrong = [process.wait(SECONDS) for process, _ in self.started]
        if any(wrong):
            raise RuntimeError("programs ended with status %r" % wrong)

    def on(self, node):
        return sum(1 for pid, where in places().items() if where == node and pid in {p for _, p in self.started})


def places():
    """Where each process of node 1 works."""
    rows = [line.split() for line in run(1, "mosps").splitlines()[1:]]
    return {row[0]: int(row[3]) for row in rows if len(row) > 4 and row[3].isdigit()}


def seconds_until(what, condition):
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > SECONDS:
            raise RuntimeError("not within %d s: %s; they are on %r" % (SECONDS, what, places()))
        time.sleep(0.1)
    return time.monotonic() - begin


def group(node, *names):
    """What the files say that there are of a node's own control group, of either version."""
    return run(node, "sh", "-c", 'cd /sys/fs/cgroup; cat "$@" 2>/dev/null; true', "sh", *names)


def killed():
    """How many processes of all nodes the kernel has ended for want of memory."""
    texts = [group(k, "memory/memory.oom_control", "memory.events") for k in (1, 2, 3, 4)]
    return sum(int(n) for text in texts for n in re.findall(r"^oom_kill (\d+)", text, re.M))


def used_mib(node):
    return int(group(node, "memory/memory.usage_in_bytes", "memory.current").split()[0]) >> 20


def filled(table):
    """A node's own program takes the memory that is left there: guests go elsewhere before anything is ended for want of it."""
    before = killed()
    most = used_mib(FILLED) + 3 * EACH + 4 * LEFT
    limit("mem", FILLED, "%dM" % most)
    hogs, ballast = Hogs(8, EACH), None
    try:
        seconds_until("two work on node %d" % FILLED, lambda: hogs.on(FILLED) >= 2)
        fill = max(1, most - used_mib(FILLED) - LEFT)
        script = "import time\nb = []\nfor i in range(%d): b.append(b'x' * (1 << 20)); time.sleep(0.02)\nprint(i, flush=True)\ntime.sleep(600)"
        ballast = subprocess.Popen([MOSIX, "exec", str(FILLED), "--", "python3", "-c", script % fill], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, text=True)
        if not ballast.stdout.readline():
            raise RuntimeError("the program that fills node %d was ended" % FILLED)
        left = seconds_until("nobody works on node %d" % FILLED, lambda: hogs.on(FILLED) == 0)
        hogs.end()
        table.number("live_filled_left", "guests are off a filled node after", [left], "s")
        table.number("live_filled_killed", "ended for want of memory", [killed() - before], "")
    finally:
        if ballast:
            ballast.kill()
            ballast.wait()
        limit("mem", FILLED, "off")


def readers(table, place):
    """Programs that read many files among such that compute: those are at home, where the files are."""
    tree = os.path.join(place, "tree")
    for i in range(2000):
        os.makedirs(os.path.join(tree, "%d" % (i % 50)), exist_ok=True)
        with open(os.path.join(tree, "%d" % (i % 50), "file%d" % i), "w", encoding="ascii") as f:
            f.write("%d\n" % i)
    words = ["find", *[tree] * 400, "-printf", "%s %f\n"]
    expected = hashlib.sha256(run(1, *words).encode()).hexdigest()
    hogs = Hogs(6, 10)
    started = [subprocess.Popen([MOSIX, "exec", "1", "--", "mosrun", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                text=True) for _ in range(3)]
    pool = concurrent.futures.ThreadPoolExecutor(len(started))
    outs = [pool.submit(process.communicate) for process in started]
    pool.shutdown(wait=False)
    of_hogs = {pid for _, pid in hogs.started}
    there, all_ = 0, 0
    while any(process.poll() is None for process in started):
        now = [where for pid, where in places().items() if pid not in of_hogs]
        there, all_ = there + now.count(1), all_ + len(now)
        time.sleep(0.2)
    for process, out in zip(started, outs):
        if process.returncode or hashlib.sha256(out.result()[0].encode()).hexdigest() != expected:
            raise RuntimeError("find: status %d, or not what it says natively" % process.returncode)
    away = 6 - hogs.on(1)
    hogs.end()
    table.number("live_readers_home", "programs that read much are at home", [there / max(1, all_)], "")
    table.number("live_readers_others", "of six that compute are away then", [away], "")
    return [] if there >= AT_HOME * all_ else ["programs that read much were at home only %.0f %% of the time" % (100 * there / all_)]


def owner(table):
    """Whoever sits at a node runs something there."""
    for k, percent in OWNER_LIMITS.items():
        limit("cpu", k, str(percent))
    hogs = Hogs(8, EACH)
    wrong, left, back = [], [], []
    for _ in range(3):
        seconds_until("two work on node %d" % OWNERS, lambda: hogs.on(OWNERS) >= 2)
        guests = hogs.on(OWNERS)
        mine = [subprocess.Popen([MOSIX, "exec", str(OWNERS), "--", "sh", "-c", "while :; do :; done"]) for _ in range(2)]
        try:
            left.append(seconds_until("nobody works on node %d" % OWNERS, lambda: hogs.on(OWNERS) == 0))
            print("an owner is back: %d guests are off after %.1f s" % (guests, left[-1]), flush=True)
            if left[-1] > OWNER_SECONDS + guests * EACH / LINK:
                wrong.append("%d guests left an owner's node after %.1f s" % (guests, left[-1]))
        finally:
            run(OWNERS, "sh", "-c", "for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < $p/cmdline 2>/dev/null) in "
                "'sh -c while :; do :; done ') kill ${p#/proc/} ;; esac; done", check=False)
            for process in mine:
                process.wait(60)
        back.append(seconds_until("guests are on node %d again" % OWNERS, lambda: hogs.on(OWNERS) >= 1))
    hogs.end()
    table.number("live_owner_left", "an owner is back: guests are off after", left, "s")
    table.number("live_owner_back", "he is gone: guests come after", back, "s")
    return wrong


def scenes(table, place):
    """On four nodes that are up, know each other's load and have limits; sentences of what is not as stated."""
    filled(table)
    return readers(table, place) + owner(table)
