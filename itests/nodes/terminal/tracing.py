"""Debuggers: who is traced at home does not move, and the tracer is named; who is away cannot be traced."""
import re
import signal

from . import cluster
from .cluster import check, until


def stopped(job):
    job.send_signal(signal.SIGTERM)
    try:
        job.communicate(timeout=10)
    except Exception:
        job.kill()
        job.communicate()


def job_of(words, **options):
    """A started mosrun: (Popen, pid at home)."""
    job = cluster.start(["sh", "-c", "exec " + words], **options)
    check(job.stdout.readline() == "started\n", "it did not start: %s" % words)
    return job, until(5, "a job", lambda: list(cluster.jobs()))[0]


def case_away():
    """gdb and strace get EPERM; the process does not mind."""
    job, pid = job_of("mosrun -r 2 ./guest spin")
    try:
        got = cluster.sh("strace -p %d" % pid)
        check(got.returncode and "Operation not permitted" in got.stderr, "strace was let in", got)
        got = cluster.sh("gdb -nx -batch -p %d" % pid)
        check("Operation not permitted" in got.stderr + got.stdout, "gdb was let in", got)
        check(cluster.jobs()[pid][0] == "2", "it is not on node 2 any more")
    finally:
        stopped(job)


def case_held_at_home():
    job, pid = job_of("mosrun ./guest spin")
    try:
        held_at_home(pid)
    finally:
        stopped(job)


def held_at_home(pid):
    for tracer, words in (("strace", ["strace", "-o", "/dev/null", "-p", str(pid)]), ("gdb", ["gdb", "-nx", "-q", "-p", str(pid)])):
        holder = cluster.start(words, stdin=__import__("subprocess").PIPE)
        try:
            until(10, "a traced process", lambda: not re.search(r"TracerPid:\t0$", cluster.fact("/proc/%d/status" % cluster.here(pid)), re.M))
            for command in ("mosmigrate %d 2" % pid, "moswhy %d" % pid):
                got = cluster.sh(command)
                check(re.search(r"\b%s\b" % tracer, got.stdout + got.stderr), "%s does not name %s" % (command, tracer), got)
                if command.startswith("mosmigrate"):
                    check(got.returncode == 1 and got.stderr.count("\n") == 1, "no clear refusal", got)
        finally:
            holder.terminate()
            holder.communicate(timeout=10)
    until(5, "an untraced process", lambda: re.search(r"TracerPid:\t0$", cluster.fact("/proc/%d/status" % cluster.here(pid)), re.M))
    cluster.sh("kill -CONT %d" % pid)
    got = cluster.sh("mosmigrate %d 2" % pid)
    check(got.returncode == 0, "it cannot move although nobody holds it", got)


def case_started_by_a_tracer():
    """strace mosrun PROGRAM stays home; the program still runs."""
    got = cluster.sh("strace -f -o /dev/null mosrun -r 2 sh -c 'echo words; exit 3'")
    check(got.stdout == "words\n" or got.returncode == 125 and got.stderr.count("mosrun:") == 1, "unclear", got)


def case_tracer_away():
    """gdb and strace as programs of mosrun: what they need is at home."""
    got = cluster.sh("mosrun -r 2 strace -o /dev/null sh -c 'echo words; exit 3'; echo $?")
    check(got.stdout == "words\n3\n", "strace under mosrun", got)
    got = cluster.sh("mosrun -r 2 gdb -nx -batch -ex run ./guest --args ./guest raise 0 2>&1 | grep -c 'survived\\|exited normally'")
    check(got.stdout.strip() in ("1", "2"), "gdb under mosrun", got)
