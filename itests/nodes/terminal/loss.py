"""Nodes that die, hang or are cut off: what is said, with which status, what goes on, what is left."""
import os
import re
import signal
import subprocess
import threading
import time

from . import cluster
from .cluster import check, until

LOST = 122
SAY_SECONDS = 10


def guest(act, node=None, stdin=None):
    """A job: Popen whose stderr is collected in a list with times, after it has said that it started."""
    words = "exec mosrun %s ./guest %s" % ("-r %d" % node if node else "", act)
    job = cluster.start(["sh", "-c", words], stdin=stdin or subprocess.DEVNULL)
    job.said = []

    def listen():
        for line in job.stderr:
            job.said.append((time.monotonic(), line))
    job.listener = threading.Thread(target=listen, daemon=True)
    job.listener.start()
    check(job.stdout.readline() == "started\n", "it did not start: %s: %s" % (words, job.said))
    return job


def lost(job, since, node):
    """The job ends with the documented status and says once why, within ten seconds."""
    try:
        status = job.wait(SAY_SECONDS + 2)
    except subprocess.TimeoutExpired:
        raise cluster.Failed("it did not end within %d s" % (SAY_SECONDS + 2)) from None
    took = time.monotonic() - since
    job.listener.join(2)
    text = "".join(line for _, line in job.said)
    check(status == LOST, "status %s, not %d; it said: %s" % (status, LOST, text))
    check(re.fullmatch(r"mosrun: process \d+ is lost: [^\n]*node %d[^\n]*; exit status 122\n" % node, text), "it said: %r" % text)
    check(took <= SAY_SECONDS, "it took %.1f s" % took)
    return took


def restored(node):
    until(30, "node %d to take processes" % node, lambda: cluster.sh("mosrun -r %d true" % node).returncode == 0)


def a_host_lost(how, back, acts=("spin", "pause", "reads")):
    jobs = []
    other, home = guest("spin", 3), guest("spin")
    try:
        jobs = [guest(act, 2, subprocess.PIPE) for act in acts]
        since = time.monotonic()
        cluster.mosix(*how)
        done = time.monotonic() - since
        took = [lost(job, since, 2) for job in jobs]
        print("    %s (%.1f s): said after %s s" % (" ".join(how), done, ", ".join("%.1f" % t for t in took)))
        check(other.poll() is None and home.poll() is None, "others ended too")
        check(cluster.sh("mosrun -r 3 sh -c 'exit 5'").returncode == 5, "node 3 takes no more")
    finally:
        for job in jobs + [other, home]:
            job.kill()
        for pid in cluster.jobs():
            cluster.sh("kill -KILL %d" % pid)
        cluster.mosix(*back)
        for job in jobs + [other, home]:
            job.wait(10)
    restored(2)
    cluster.nothing_left(15)


def case_host_jvm_killed():
    a_host_lost(("killjvm", "2"), ("restart", "2"))


def case_host_cut():
    a_host_lost(("cut", "2"), ("mend", "2"))


def case_host_power_failure():
    a_host_lost(("kill", "2"), ("restart", "2"))


def case_host_hung():
    a_host_lost(("freeze", "2"), ("thaw", "2"))


def case_shell_with_children_lost():
    """A family: each process is lost, the terminal hears of it, children at home see their parent end."""
    job = cluster.start(["sh", "-c", "mosrun -r 2 sh -c './guest spin & ./guest spin; echo not this'; echo $?"])
    try:
        check(job.stdout.readline() == "started\n" and job.stdout.readline() == "started\n", "it did not start")
        cluster.mosix("killjvm", "2")
        out, err = job.communicate(timeout=15)
        check(out == "122\n", "status", out, err)
        check(err.count("is lost") >= 1 and "not this" not in out, "words", out, err)
    finally:
        cluster.mosix("restart", "2")
        job.kill()
    restored(2)


def case_home_jvm_killed():
    """Bodies end, deputies with them; who is at home goes on, is listed and moves within five seconds of the restart."""
    away = [guest("spin", 2), guest("pause", 3)]
    home = guest("spin")
    pid = next(p for p, row in cluster.jobs().items() if row[1] == "home")
    moved = guest("spin", 2)
    back = next(p for p, row in cluster.jobs().items() if row[1] == "away" and row[2] == "guest" and p > pid)
    check(cluster.sh("mosmigrate %d home" % back).returncode == 0, "it does not come home")
    try:
        until(5, "two bodies", lambda: len(cluster.bodies(2) + cluster.bodies(3)) == 2)
        cluster.mosix("killjvm", "1")
        for node in (2, 3):
            until(8, "the end of all guests on node %d" % node, lambda n=node: not cluster.sandboxes(n))
        for job in away:
            check(job.wait(5) == -signal.SIGKILL, "a process away ended with %s" % job.returncode)
        check(home.poll() is None and moved.poll() is None, "a process at home ended")
        cluster.mosix("restart", "1")
        until(5, "the processes in mosps", lambda: {pid, back} <= set(cluster.jobs()))
        for p in (pid, back):
            until(5, "a move of process %d: %s" % (p, cluster.sh("mosmigrate %d 2" % p)), lambda q=p: cluster.jobs()[q][0] == "2")
    finally:
        for p in cluster.jobs():
            cluster.sh("kill -KILL %d" % p)
        for job in away + [home, moved]:
            job.kill()
            job.wait(10)
    cluster.nothing_left(10)


def case_cut_during_moves():
    """The cable is pulled while a process moves out, home and on: it lives in one place, or ends with 122."""
    big = """import sys,time
b = bytearray(%d << 20)
for i in range(0, len(b), 4096): b[i] = i & 255
print("started", flush=True)
t = time.monotonic()
while time.monotonic() - t < 60 and not sys.stdin.closed:
    s = sum(b[::65536])
    if __import__("select").select([0], [], [], 0)[0]: break
print("sum", s, flush=True)
""" % 300
    with open(os.path.join(cluster.WORK, "big.py"), "w", encoding="ascii") as f:
        f.write(big)
    for start_at, to, cut in (("", "2", "2"), ("-r 2", "home", "2"), ("-r 2", "3", "2"), ("-r 2", "3", "3")):
        for delay in (0.05, 0.4):
            one_cut(start_at, to, cut, delay)


def one_cut(start_at, to, cut, delay):
    name = "from %s to %s, node %s cut after %.2f s" % (start_at or "home", to, cut, delay)
    job = cluster.start(["sh", "-c", "exec mosrun %s python3 big.py" % start_at], stdin=subprocess.PIPE)
    try:
        check(job.stdout.readline() == "started\n", "it did not start")
        pid = next(iter(cluster.jobs()))
        mover = cluster.start(["mosmigrate", str(pid), to])
        time.sleep(delay)
        cluster.mosix("cut", cut)
        try:
            said = mover.communicate(timeout=45)
        except subprocess.TimeoutExpired:
            raise cluster.Failed("mosmigrate hangs: " + name) from None
        check(mover.returncode == 0 or re.fullmatch(r"mosmigrate: [^\n]+\n", said[1]), "mosmigrate said", name, said)
        until(12, "an end or a place: " + name, lambda: job.poll() is not None or settled(pid, cut))
        out, err = job.communicate("go on\n" if job.poll() is None else None, timeout=20)
        lived = job.returncode == 0 and out.startswith("sum ") and not err
        dead = job.returncode == LOST and err.count("is lost") == 1 and not out
        check(lived or dead, "it ended otherwise: " + name, job.returncode, out, err)
        check(lived or start_at, "it was lost although it was at home: " + name, said)
        outcome = "lived" if lived else "ended with 122"
        print("    %s: mosmigrate %d, it %s" % (name, mover.returncode, outcome))
    finally:
        job.kill()
        mover.kill()
        for p in cluster.jobs():
            cluster.sh("kill -KILL %d" % p)
        cluster.mosix("mend", cut)
    restored(int(cut))
    cluster.nothing_left(15)


def settled(pid, cut):
    row = cluster.jobs().get(pid)
    return row and row[1] in ("home", "away") and row[0] != cut
