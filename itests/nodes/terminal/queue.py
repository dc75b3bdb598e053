"""What waits in the queue is a job of its shell like any other: keys, job control, the end of its terminal."""
from contextlib import contextmanager

from . import cluster
from .cluster import check, until
from .pseudo import Terminal


def rows():
    """ID, PID, ..., STATE of each job, in the order of mosq."""
    return [line.split() for line in cluster.sh("mosq listall").stdout.splitlines()[1:]]


def states():
    return [row[6] for row in rows()]


@contextmanager
def busy():
    """A queue from which one job runs at a time, and one that runs; that ends when it is told so."""
    cluster.mosix("shell", "1", "feature:install mosix-queue")
    cluster.mosix("shell", "1", "config:property-set --pid org.mosix.queue jobs 1")
    t = first = None
    try:
        until(60, "a queue", lambda: cluster.sh("mosq").returncode == 0)
        first = cluster.start(["mosrun", "-q", "sh", "-c", "read x"], stdin=cluster.subprocess.PIPE)
        until(20, "a job that runs", lambda: states() == ["running"])
        t = Terminal()
        yield t, lambda: first.communicate("go on\n", timeout=20)
        until(20, "an empty queue", lambda: not rows())
    finally:
        if t:
            t.close()
        if first:
            first.kill()
        cluster.mosix("shell", "1", "config:delete org.mosix.queue")
        cluster.mosix("shell", "1", "feature:uninstall mosix-queue")


def case_keys():
    """Ctrl-Z and fg of one that waits; when its turn comes it has the terminal. Ctrl-C gives its place up."""
    with busy() as (t, go):
        t.send("mosrun -q ./guest reads\n")
        until(20, "one that waits", lambda: states() == ["running", "waiting"])
        t.key("STOP")
        t.expect("Stopped")
        t.prompt()
        t.fg()
        go()
        t.expect("started\n")
        t.send("one\n")
        t.expect("got: one\n")
        check(states() == ["running"], "it is not the job that waited", rows())
        t.send("\x1a")
        t.expect("Stopped")
        t.prompt()
        t.send("mosrun -q ./guest reads\n")
        until(20, "one more that waits", lambda: states() == ["running", "waiting"])
        t.key("INT")
        t.prompt()
        check(t.line("echo $?") == "130\n", "Ctrl-C is not its end")
        until(20, "a place that is given up", lambda: states() == ["running"])
        t.fg()
        t.key("EOF")
        t.prompt()


def case_stopped():
    """Its turn comes while it is stopped: another one goes before it, and it goes on in its place."""
    with busy() as (t, go):
        t.send("mosrun -q ./guest reads\n")
        until(20, "one that waits", lambda: states() == ["running", "waiting"])
        t.key("STOP")
        t.expect("Stopped")
        t.prompt()
        go()
        until(20, "one that is passed over", lambda: states() == ["stopped"])
        check("passed\n" == t.line("mosrun -q echo passed"), "it holds up others")
        t.fg()
        t.expect("started\n")
        t.key("EOF")
        t.prompt()


def case_hang_up():
    """The terminal's window is closed: its place is free."""
    with busy() as (t, go):
        t.send("mosrun -q ./guest reads\n")
        until(20, "one that waits", lambda: states() == ["running", "waiting"])
        t.hang_up()
        until(20, "a place that is given up", lambda: states() == ["running"])
        go()
