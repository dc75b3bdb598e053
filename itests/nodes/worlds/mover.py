"""Asks for moves of every process of a job, again and again, at random among the nodes."""
import os
import random
import re
import subprocess
import threading
import time

FROZEN = re.compile(r"frozen\D{0,5}([\d.]+)\s*(us|ms|s)\b")
UNIT = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
AT_ONCE = 6


def members(job):
    """The pids of a job: those in its mosix cgroup, or, where it has none, the living descendants of its first process."""
    group = mosix_group(job)
    parents = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        if group:
            if mosix_group(int(name)) == group:
                parents[int(name)] = job
        else:
            parents[int(name)] = parent(int(name))
    if group:
        return sorted(parents)
    found = {job} if job in parents else set()
    while fresh := {p for p, up in parents.items() if up in found and p not in found}:
        found |= fresh
    return sorted(found)


def mosix_group(pid):
    try:
        with open("/proc/%d/cgroup" % pid) as f:
            lines = [line.split(":", 2) for line in f.read().splitlines()]
    except OSError:
        return None
    for _, controllers, path in lines:
        if "mosix" in controllers or "mosix" in path:
            return controllers + ":" + path if path != "/" else None
    return None


def parent(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return int(f.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


class Mover(threading.Thread):
    """Until stopped: every process of the job is asked to move; when all answers are there, it waits max(every seconds, 5 x
    the longest frozen time) and asks again. Where each goes is drawn from a seeded generator."""

    def __init__(self, job, nodes, seed, every=0.2):
        super().__init__(daemon=True)
        self.job, self.nodes, self.random, self.every = job, nodes, random.Random(seed), every
        self.over = threading.Event()
        self.where, self.frozen, self.refusals, self.asked = {}, [], {}, 0
        self.done = {}

    def run(self):
        pause = self.every
        while not self.over.wait(pause):
            pids = members(self.job)
            self.random.shuffle(pids)
            frozen = [0.0]
            for i in range(0, len(pids), AT_ONCE):
                if self.over.is_set():
                    return
                frozen += self.ask(pids[i:i + AT_ONCE])
            pause = max(self.every, 5 * max(frozen))

    def ask(self, pids):
        """Asks for one move of each of these at the same time; gives the frozen times in seconds."""
        started, frozen = [], []
        for pid in pids:
            target = self.random.choice([n for n in self.nodes if n != self.where.get(pid, "continue")])
            words = ["mosmigrate", str(pid), target]
            started.append((pid, target, time.monotonic(), subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)))
        for pid, target, begin, process in started:
            self.asked += 1
            try:
                text = process.communicate(timeout=60)[0].decode(errors="replace")
            except subprocess.TimeoutExpired:
                process.kill()
                text = "mosmigrate did not end within 60 s"
                process.communicate()
            if process.returncode == 0:
                self.where[pid] = target
                self.done[target] = self.done.get(target, 0) + 1
                match = FROZEN.search(text)
                frozen.append(float(match[1]) * UNIT[match[2]] if match else time.monotonic() - begin)
            elif os.path.exists("/proc/%d" % pid):  # a process that has ended meanwhile owes no answer
                sentence = re.sub(r"\d+", "N", text.strip().splitlines()[-1] if text.strip() else "no sentence")
                self.refusals[sentence] = self.refusals.get(sentence, 0) + 1
        self.frozen += frozen
        return frozen

    def stop(self):
        self.over.set()
        self.join()
