"""Stops and continuations: by key, by kill, of what reads, sleeps, computes, has children; moves in between."""
import os
import random
import re
import time

from . import cluster
from .cluster import check, until
from .pseudo import Terminal, compared


def case_stop_and_fg():
    def steps(t, away):
        for act, sign in (("pause", None), ("sleeps 3", "slept 0\n"), ("spinms 3000", "spun\n"), ("spin", None), ("children", None)):
            t.job("$M ./guest " + act)
            for _ in range(2):
                t.key("STOP")
                t.prompt()
                t.line("jobs")
                t.fg()
            if sign:
                t.expect(sign)
            else:
                t.key("INT")
            t.prompt()
            t.line("echo $?")
    compared(steps)


def case_stop_while_reading():
    def steps(t, away):
        t.job("$M ./guest reads")
        t.send("one\n")
        t.expect("got: one\n")
        for word in ("two", "three"):
            t.key("STOP")
            t.prompt()
            t.line("echo at the shell")
            t.fg()
            t.send(word + "\n")
            t.expect("got: %s\n" % word)
        t.key("EOF")
        t.prompt()
    compared(steps)


def case_bg():
    """bg lets it work on; the terminal stays the shell's; then fg and Ctrl-C."""
    def steps(t, away):
        t.job("$M ./guest spinms 2500")
        t.key("STOP")
        t.prompt()
        t.line("bg")
        t.line("jobs")
        t.send("wait\n")
        t.expect("spun\n")
        t.prompt()
        # Not before the child's exec: the shell may wait for it in vfork, where nobody can be stopped.
        t.job("$M sh -c './guest pause; :'")
        t.key("STOP")
        t.prompt()
        t.line("bg")
        t.fg()
        t.key("INT")
        t.prompt()
        t.line("echo $?")
    compared(steps)


def case_background_read():
    """Who reads the terminal from the background is stopped by SIGTTIN; fg lets it read."""
    def steps(t, away):
        t.send("$M ./guest reads &\n")
        t.expect("started\n")
        until(10, "a stop", lambda: "Stopped" in t.line("jobs"))
        t.line("jobs")
        t.fg()
        t.send("word\n")
        t.expect("got: word\n")
        t.key("EOF")
        t.prompt()
        t.line("echo $?")
    for away in ("", "mosrun -r 2"):
        t = Terminal(away=away)
        try:
            steps(t, bool(away))
        finally:
            t.close()


def case_background_write():
    """stty tostop: who writes from the background is stopped by SIGTTOU."""
    def steps(t, away):
        t.line("stty tostop")
        t.send("$M sh -c 'sleep 1; echo wrote' &\n")
        t.prompt()
        until(10, "a stop", lambda: "Stopped" in t.line("jobs"))
        t.line("stty -tostop")
        t.send("fg\n")
        t.expect("\nwrote\n")
        t.prompt()
    for away in ("", "mosrun -r 2"):
        t = Terminal(away=away)
        try:
            steps(t, bool(away))
        finally:
            t.close()


def started(act):
    """An own terminal with a guest that is away: (terminal, pid in node 1, its body here)."""
    t = Terminal(away="mosrun -r 2")
    t.line("set -m")
    t.send("$M ./guest %s & echo pid=$!\n" % act)
    pid = int(t.expect(r"pid=(\d+)").group(1))
    t.expect("started")
    body = until(5, "a body on node 2", lambda: cluster.bodies(2))
    return t, pid, body


def stopped_body(pids, seconds=0.6):
    """Do these use no CPU for a while?"""
    def quiet():
        before = [cluster.ticks(p) for p in pids]
        time.sleep(seconds)
        return [cluster.ticks(p) for p in pids] == before
    return until(6, "a body that stands still", quiet)


def case_kill_stop():
    """kill -STOP from elsewhere: the state is T at home, the body uses no CPU; -CONT lets it go on."""
    for act in ("spin", "children"):
        t, pid, body = started(act)
        try:
            check(cluster.sh("kill -STOP %d" % pid).returncode == 0, "no kill")
            if act == "children":
                for child in cluster.sh("ps -o pid= --ppid %d" % pid).stdout.split():
                    cluster.sh("kill -STOP %s" % child)
            until(5, "state T", lambda: cluster.sh("ps -o stat= -p %d" % pid).stdout[:1] in ("T", "t"))
            stopped_body(body)
            check("topped" in t.line("jobs"), "the shell does not see the stop", t.screen)
            cluster.sh("kill -CONT %s" % " ".join(str(p) for p in cluster.jobs()))
            before = [cluster.ticks(p) for p in body]
            until(5, "a body that works", lambda: [cluster.ticks(p) for p in body] > before)
            t.line("kill %%; kill $(ps -o pid= --ppid %d) 2>/dev/null; wait" % pid)
        finally:
            t.close()


def case_move_while_stopped():
    """A move asked of a stopped process gets an answer, and the process works on after SIGCONT."""
    t, pid, _ = started("spin")
    try:
        cluster.sh("kill -STOP %d" % pid)
        until(5, "state T", lambda: cluster.sh("ps -o stat= -p %d" % pid).stdout[:1] in ("T", "t"))
        for to in ("3", "home", "2"):
            got = cluster.sh("mosmigrate %d %s" % (pid, to), timeout=15)
            moved = got.returncode == 0 and " moved " in got.stdout
            refused = got.returncode == 1 and re.fullmatch(r"mosmigrate: process %d is stopped.*\n" % pid, got.stderr)
            check(moved or refused, "no clear answer to a move to %s" % to, got)
            check(cluster.sh("ps -o stat= -p %d" % pid).stdout[:1] in ("T", "t"), "it is not stopped any more after %s" % to)
        cluster.sh("kill -CONT %d" % pid)
        got = cluster.sh("mosmigrate %d 3" % pid)
        check(got.returncode == 0, "it cannot be moved after SIGCONT", got)
        body = until(5, "a body on node 3", lambda: cluster.bodies(3))[0]
        before = cluster.ticks(body)
        until(5, "work", lambda: cluster.ticks(body) > before + 5)
        t.line("kill %%; wait; echo")
    finally:
        t.close()


def case_stop_at_home_then_move():
    """A process that is stopped at home."""
    t = Terminal(away="mosrun")
    try:
        t.send("$M ./guest spin & echo pid=$!\n")
        pid = int(t.expect(r"pid=(\d+)").group(1))
        t.expect("started")
        cluster.sh("kill -STOP %d" % pid)
        got = cluster.sh("mosmigrate %d 2" % pid)
        check(got.returncode == 1 and "is stopped" in got.stderr, "no clear answer", got)
        check(cluster.sh("ps -o stat= -p %d" % pid).stdout[:1] in ("T", "t"), "it is not stopped any more")
        cluster.sh("kill -CONT %d" % pid)
        got = cluster.sh("mosmigrate %d 2" % pid)
        check(got.returncode == 0, "it cannot be moved after SIGCONT", got)
        t.line("kill %%; wait; echo")
    finally:
        t.close()


def case_stop_a_pipeline():
    """Ctrl-Z, fg, Ctrl-C of a job on several nodes."""
    def steps(t, away):
        t.line("N='%s'" % ("mosrun -r 3" if away else ""))
        t.job("$M ./guest spinms 2000 | $N sh -c 'while read x; do echo got $x; done; exit 3' | cat", "got started\n")
        for _ in range(2):
            t.key("STOP")
            t.prompt()
            t.line("jobs | wc -l")
            t.fg()
        t.expect("got spun\n")
        t.prompt()
        t.line("echo ${PIPESTATUS[@]}")
        t.screen = t.screen.replace("N='mosrun -r 3'", "N=''")
    compared(steps)


STOPPABLE = """n=0; rm -f stop.now lines.out
trap 'exit 9' TERM
echo started
while [ ! -e stop.now ]; do n=$((n+1)); echo $n >> lines.out; [ $((n % 50)) != 0 ] || (exit 5); done
echo "n=$n"
"""


def case_stops_and_moves():
    """SIGSTOP and SIGCONT at any time while the process moves all the time: it neither hangs nor loses a step."""
    with open(os.path.join(cluster.WORK, "stoppable.sh"), "w", encoding="ascii") as f:
        f.write(STOPPABLE)
    dice = random.Random(5)
    job = cluster.start(["sh", "-c", "exec mosrun sh stoppable.sh"])
    check(job.stdout.readline() == "started\n", "it did not start")
    pid = min(cluster.jobs())
    mover = cluster.start(["sh", "-c", "for i in $(seq 12); do for n in 2 3 home; do mosmigrate %d $n 2>&1; done; done" % pid])
    stops = 0
    while mover.poll() is None:
        cluster.sh("kill -STOP %d" % pid)
        time.sleep(dice.random() * 0.15)
        cluster.sh("kill -CONT %d" % pid)
        time.sleep(dice.random() * 0.15)
        stops += 1
    words = mover.stdout.read().splitlines()
    moved = sum(" moved from " in w for w in words)
    wrong = [w for w in words if " moved from " not in w and "is stopped as a job" not in w]
    check(not wrong, "answers", wrong)
    before = cluster.fact(os.path.join(cluster.WORK, "lines.out"))
    until(5, "work", lambda: len(cluster.fact(os.path.join(cluster.WORK, "lines.out"))) > len(before) + 100)
    with open(os.path.join(cluster.WORK, "stop.now"), "w", encoding="ascii"):
        pass
    out, err = job.communicate(timeout=20)
    lines = cluster.fact(os.path.join(cluster.WORK, "lines.out")).split()
    check((job.returncode, out, err) == (0, "n=%d\n" % len(lines), ""), "it did not end right", job.returncode, out, err)
    check(lines == [str(i + 1) for i in range(len(lines))], "a step was lost or done twice")
    print("    %d stops, %d moves of %d" % (stops, moved, len(words)))
    check(moved >= 10 and stops >= 10, "this shows too little")
