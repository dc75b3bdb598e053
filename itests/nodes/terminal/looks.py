"""What a program sees of its surroundings, in a terminal: the same as at home."""
import re

from .cluster import check
from .pseudo import Terminal, compared

SEEN = "hostname; id; tty; pwd; cat /etc/hostname; ls -l /proc/self/fd; echo $$ $PPID; ulimit -a"


def case_surroundings():
    """The commands of a shell that is away print what they print at home, numbers of processes aside."""
    shown = []
    for away in ("", "mosrun -r 2"):
        terminal = Terminal(away=away)
        try:
            shell = terminal.line("echo $$").strip()
            text = terminal.line("$M sh -c '%s'" % SEEN)
            own, parent = re.search(r"^(\d+) (\d+)$", text, re.M).groups()
            check(parent == shell, "PPID is %s, not the shell %s" % (parent, shell))
            text = re.sub(r"^\d+ \d+$", "SELF PARENT", text, flags=re.M)
            text = re.sub(r"/proc/\d+/fd", "/proc/PID/fd", text)
            text = re.sub(r"\w{3} +\d+ +\d\d:\d\d", "DATE", text)
            text = re.sub(r"/dev/pts/\d+", "/dev/pts/N", text)
            shown.append(text)
            check(own != parent, "a process is its own parent")
        finally:
            terminal.close()
    check(shown[0] == shown[1], "differs", "natively:\n" + shown[0], "away:\n" + shown[1])
    check("/dev/pts/N" in shown[0] and "node1" in shown[0], "this shows nothing", shown[0])


def case_pipelines():
    """Pipelines of processes on several nodes, their statuses, a reader that goes early."""
    def steps(t, away):
        t.line("$M yes | head -1; echo ${PIPESTATUS[@]}")
        t.line("$M false; echo $?")
        t.line("$M sh -c 'exit 42'; echo $?")
        t.line("N='%s'" % ("mosrun -r 3" if away else ""))
        t.line("$M seq 1000 | $N sort -r | tail -1; echo ${PIPESTATUS[@]}")
        t.line("$M sh -c 'seq 100000; exit 3' | $N sh -c 'wc -l; exit 4' | cat; echo ${PIPESTATUS[@]}")
        t.line("echo text | $M cat | $N tr a-z A-Z")
        t.line("$M sh -c 'echo to stderr >&2' 2>&1 | cat")
        t.line("$M nohup echo words")
        t.line("$M setsid -w sh -c 'ps -o pid=,pgid=,sid= -p $$ | tr -s \" \" \"\\n\" | sort -u | wc -l'")
    compared_with_n(steps)


def compared_with_n(steps):
    def both(t, away):
        steps(t, away)
        t.screen = t.screen.replace("N='mosrun -r 3'", "N=''")
    compared(both)


def case_timeout():
    def steps(t, away):
        t.line("timeout 1 $M sleep 10; echo $?")
        t.line("$M timeout 1 sleep 10; echo $?")
        t.line("timeout -s INT 1 $M ./guest spin; echo $?")
        t.line("timeout -s KILL 1 $M ./guest pause")
        t.line("$M ./guest alarms; echo $?")
        t.line("$M nohup sh -c 'kill -HUP $$; echo alive'")
    compared(steps)
