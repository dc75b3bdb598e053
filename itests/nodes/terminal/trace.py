"""mosrun --trace: the calls made at home, on the standard error as it was at the start."""
import re

from . import cluster
from .cluster import check
from .pseudo import Terminal

LINE = re.compile(r"\[pid \d+\] (\w+\(.*\) = |\+\+\+ )")


def case_lines():
    got = cluster.sh("mosrun --trace -r 2 sh -c 'cat /etc/hostname; exec 2>/dev/null; echo lost >&2; exit 3'")
    lines = got.stderr.splitlines()
    check(got.returncode == 3 and got.stdout == cluster.sh("cat /etc/hostname").stdout, "the job", got)
    check(all(LINE.match(line) for line in lines), "other words", [x for x in lines if not LINE.match(x)])
    for wanted in (r'openat\(AT_FDCWD, "/etc/hostname", .*\) = \d+', r"write\(1, .*\) = \d+", r"exit_group\(3\) = \?",
                   r"execve\(.*\) = 0", r"\+\+\+ exited with 3 \+\+\+", r"write\(1, \"lost.n\", 5\) = 5"):
        check(any(re.search(wanted, line) for line in lines), "no %s" % wanted, got.stderr)
    check(cluster.sh("mosrun --trace sh -c 'exit 4' 2>&1 | cat").stdout == "", "lines of calls that were not forwarded")


def case_terminal():
    t = Terminal(away="mosrun --trace -r 2")
    try:
        t.away = None
        shown = t.line("$M sh -c 'exit 6'; echo $?")
        check("exited with 6 +++\n6\n" in shown and "getpid" in shown or "mmap" in shown, "not on the terminal", shown)
    finally:
        t.close()


def case_pipe():
    """Who reads the trace sees its end with the job's, and a reader that goes harms nobody."""
    got = cluster.sh("mosrun --trace -r 2 sh -c 'echo words; exit 3' 2>&1 >/dev/null | tail -1")
    check("exited with 3" in got.stdout, "the last line", got)
    got = cluster.sh("{ mosrun --trace -r 2 sh -c 'sleep 0.3; echo words; exit 3' 2>&1 >/dev/null; echo $? >status; } | head -1; cat status")
    check(LINE.match(got.stdout) and got.stdout.endswith("\n3\n"), "a reader that goes", got)
