"""Death by each signal that kills, from outside, by raise, by the fault itself: 128+n at the shell, cores as natively."""
import os
import re
import signal

from . import cluster
from .cluster import check, until
from .pseudo import compared

FATAL = [n for n in range(1, 32) if n not in (17, 18, 19, 20, 21, 22, 23, 28)] + [34, 40, 64]
FAULTS = ("segv", "fpe", "ill", "bus", "trap")


def statuses(script):
    """The script with and without mosrun -r 2 as $M: what it printed, stderr too."""
    shown = []
    for away in ("", "mosrun -r 2"):
        got = cluster.bash("exec 2>&1; M='%s'; %s" % (away, script), timeout=120)
        shown.append(re.sub(r"(?<=line )(\d+:) +\d+ ", r"\1 PID ", got.stdout))
    check(shown[0] == shown[1], "differs", "natively:\n" + shown[0], "away:\n" + shown[1])
    return shown[0]


def case_raise():
    text = statuses("ulimit -c 0; for s in %s; do $M ./guest raise $s; echo $s: $?; done" % " ".join(map(str, FATAL)))
    check(text.count("started") == len(FATAL), "this shows nothing", text)


def case_kill_from_outside():
    """Of a process that computes and of one that waits."""
    for act in ("spin", "pause"):
        # Job control: else a shell starts what is in the background with SIGINT and SIGQUIT ignored.
        script = """set -m; ulimit -c 0; for s in %s; do mkfifo f; $M ./guest %s > f & read x < f; echo $x; kill -$s $!
            wait $!; echo $s: $?; rm f; done"""
        text = statuses(script % (" ".join(map(str, FATAL)), act))
        check(text.count("started") == len(FATAL), "this shows nothing", text)


def case_faults():
    for fault in FAULTS:
        statuses("ulimit -c 0; $M ./guest fault %s; echo $?" % fault)
    statuses("ulimit -c 0; $M ./guest raise 31; echo $?")


def case_cores():
    """With a core wanted it is written at home, as natively, with the program's memory in it."""
    for how in ("fault segv", "fault fpe", "raise 6", "raise 11"):
        sizes = []
        for away in ("", "mosrun -r 2"):
            got = cluster.sh("mkdir -p cores; cd cores; rm -f *; ulimit -c unlimited; %s ../guest %s; echo $?; ls" % (away, how))
            files = os.listdir(os.path.join(cluster.WORK, "cores"))
            cores = [f for f in files if f.startswith("core")]
            if cores:
                core = os.path.join(cluster.WORK, "cores", cores[0])
                back = cluster.sh("gdb -batch -nx -ex bt -ex 'info registers rip' ./guest %s 2>/dev/null | grep -c 'fault\\|raise\\|main'" % core)
                sizes.append((got.stdout.split("\n")[1], len(cores), os.path.getsize(core) > 50000, int(back.stdout) > 0))
            else:
                sizes.append((got.stdout.split("\n")[1], 0))
        check(sizes[0] == sizes[1], "differs for %s" % how, sizes)
        check(sizes[0][1] == 1, "no core natively: the test shows nothing", sizes, cluster.fact("/proc/sys/kernel/core_pattern"))


def case_jump():
    """Handlers of faults that jump out."""
    text = statuses("$M ./guest jump; echo $?")
    check(text.count("jumped out of signal 11") == 2, "this shows nothing", text)


def case_messages():
    """What an interactive shell says of a death."""
    def steps(t, away):
        t.line("ulimit -c 0")
        for act in ("fault segv", "fault fpe", "fault bus", "fault trap", "raise 9", "raise 15", "raise 6", "raise 31", "raise 10"):
            t.line("$M ./guest %s; echo $?" % act)
    compared(steps)


def case_end_of_bodies():
    """SIGKILL of the process at home ends its body within a second, whatever it does."""
    for act in ("spin", "pause", "reads"):
        job = cluster.start(["sh", "-c", "exec mosrun -r 2 ./guest %s" % act], stdin=__import__("subprocess").PIPE)
        try:
            check(job.stdout.readline() == "started\n", "it did not start")
            body = until(5, "a body", lambda: cluster.bodies(2))
            pid = next(iter(cluster.jobs()))
            cluster.sh("kill -KILL %d" % pid)
            until(1, "the end of the body", lambda: not any(os.path.exists("/proc/%d" % b) for b in body))
            check(job.wait(5) == -signal.SIGKILL, "status %s" % job.returncode)
        finally:
            job.kill()
            job.communicate()
