"""The Karaf shell's commands: by one line, and at a terminal with completion and keys."""
import os
import re

from . import cluster
from .cluster import Failed, check, until
from .pseudo import Terminal


def shell(line):
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", cluster.mosix("shell", "1", line))


def case_lines():
    check("words\n" in shell("mosix:run -r 2 echo words"), "mosix:run prints nothing", shell("mosix:run -r 2 echo words"))
    check("node1" in shell("mosix:run -r 2 hostname"), "hostname")
    got = shell("mosix:run -r 2 sh -c 'exit 7'")
    check("exit status 7" in got, "a status", got)
    got = shell("mosix:run -r nosuch true")
    check("nosuch" in got and "Exception" not in got, "an unknown node", got)
    got = shell("mosix:nodes")
    check(all(a in got for a in ("10.77.0.1", "10.77.0.2", "10.77.0.3")), "mosix:nodes", got)
    for command in ("run", "ps", "migrate", "why", "nodes", "bestnode", "mon"):
        got = shell("mosix:%s --help" % command)
        check("mosix:%s" % command in got and "DESCRIPTION" in got, "--help of " + command, got)
    got = shell("mosix:migrate 999999 2")
    check("no process 999999" in got, "mosix:migrate", got)


def case_jobs():
    job = cluster.start(["sh", "-c", "exec mosrun -r 2 ./guest spin"])
    try:
        check(job.stdout.readline() == "started\n", "it did not start")
        pid = next(iter(cluster.jobs()))
        got = shell("mosix:ps")
        check(re.search(r"%d \|.*\| +2 \| away +\|.*guest" % pid, got), "mosix:ps", got)
        got = shell("mosix:why %d" % pid)
        check("works on node 2" in got, "mosix:why", got)
        got = shell("mosix:migrate %d 3" % pid)
        check("moved from node 2 to node 3" in got, "mosix:migrate", got)
        got = shell("mosix:migrate %d home" % pid)
        check("to node 1" in got, "mosix:migrate home", got)
    finally:
        job.terminate()
        job.communicate(timeout=10)


def leave_choices(t):
    """Ctrl-C until the prompt comes: JLine loses one that is pressed while it draws what can be chosen."""
    for _ in range(5):
        t.send("\x03")
        try:
            t.expect("karaf@node1", 2)
            return
        except Failed:
            continue
    raise Failed("no prompt after five Ctrl-C in a list of choices")


def case_session():
    """A session at a terminal: input and output of a program, Tab, Ctrl-C."""
    job = cluster.start(["sh", "-c", "exec mosrun -r 2 ./guest spin"])
    check(job.stdout.readline() == "started\n", "it did not start")
    pid = next(iter(cluster.jobs()))
    t = Terminal([os.path.join(cluster.ROOT, "mosix"), "shell", "1"], plain=True)
    try:
        t.expect(r"karaf@node1", 30)
        t.send("mosix:run -r 2 cat\r")
        until(10, "cat away", lambda: any(r[2] == "cat" and r[1] == "away" for r in cluster.jobs().values()))
        t.send("typed words\r")
        t.expect("typed words", 10)
        t.send("\x03")
        t.expect("karaf@node1", 10)
        until(5, "the end of cat", lambda: not any(r[2] == "cat" for r in cluster.jobs().values()))
        t.send("mosix:why \t")
        t.expect(str(pid), 10)
        t.send("\r")
        t.expect("works on node 2", 10)
        t.send("mosix:migrate %d \t\t" % pid)
        t.expect("home", 10)
        leave_choices(t)
        t.send("mosix:run -r 3 sleep 100\r")
        until(10, "sleep away", lambda: any(r[2] == "sleep" and r[1] == "away" for r in cluster.jobs().values()))
        t.send("\x03")
        t.expect("karaf@node1", 10)
        until(5, "the end of sleep", lambda: not any(r[2] == "sleep" for r in cluster.jobs().values()))
        t.send("logout\r")
    finally:
        t.close()
        job.terminate()
        job.communicate(timeout=10)
