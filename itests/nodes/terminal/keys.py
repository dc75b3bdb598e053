"""Keys of the terminal: interrupt, quit, end of file; raw programs; the window's size."""
import os

from . import cluster
from .cluster import check, until
from .pseudo import Terminal, compared


def case_interrupt():
    """Ctrl-C ends what waits, reads, sleeps, computes, or has children: status 130."""
    def steps(t, away):
        for act in ("pause", "reads", "sleeps 100", "spin", "children"):
            t.job("$M ./guest " + act)
            t.key("INT")
            t.prompt()
            t.line("echo $?")
        t.job("$M sh -c 'echo started; sleep 100; echo not this'")
        t.key("INT")
        t.prompt()
        t.line("echo $?")
        t.job("$M sleep 100 | $M sh -c 'echo started; cat'")
        t.key("INT")
        t.prompt()
        t.line("echo ${PIPESTATUS[@]}")
    compared(steps)


def case_quit():
    """Ctrl-\\: status 131; without a core, the limit being 0."""
    def steps(t, away):
        for act in ("pause", "reads", "spin"):
            t.job("$M ./guest " + act)
            t.key("QUIT")
            t.prompt()
            t.line("echo $?")
    compared(steps)


def case_handler():
    """A program with handlers gets Ctrl-C and Ctrl-\\ as many times as typed."""
    def steps(t, away):
        for act in ("handler", "busyhandler"):
            t.job("$M ./guest " + act)
            t.key("INT")
            t.expect("signal 1\n")
            t.key("INT")
            t.expect("signal 2\n")
            t.prompt()
            t.line("echo $?")
        t.job("$M sh -c 'trap \"echo trapped; exit 5\" INT; echo started; while :; do :; done'")
        t.key("INT")
        t.expect("trapped")
        t.prompt()
        t.line("echo $?")
        t.job("$M bash -c 'trap \"echo trapped\" INT; echo started; read x; echo \"x=$x\"'")
        # One that comes before it reads has its trap run after it has read, natively too.
        until(5, "it reads", lambda: cluster.fact("/proc/%d/syscall" % t.foreground()).startswith("0 0x0"))
        t.key("INT")
        t.expect("trapped")
        t.send("abc\n")
        t.expect("x=abc\n")
        t.prompt()
    compared(steps)


def case_reading():
    """Lines, end of file, no echo."""
    def steps(t, away):
        t.job("$M ./guest reads")
        t.send("one\n")
        t.expect("got: one\n")
        t.send("two")
        t.key("EOF")
        t.expect("got: two")
        t.key("EOF")
        t.expect("end\n")
        t.prompt()
        t.job("$M sh -c 'stty -echo; echo started; read x; stty echo; echo \"read $x\"'")
        t.send("hidden\n")
        t.expect("read hidden\n")
        t.prompt()
        t.line("$M stty -a")
    compared(steps)


def case_raw():
    """Programs that take the terminal over."""
    def steps(t, away):
        t.job("$M ./guest raw", "started\n")
        for key, code in (("a", 97), ("\x03", 3), ("\x1a", 26), ("\r", 13), ("\x1b", 27)):
            t.send(key)
            t.expect("key %d\n" % code)
        t.prompt()
        t.job("$M python3 -c 'import sys,tty,termios; o=termios.tcgetattr(0); tty.setraw(0); print(\"started\",flush=True);"
              " c=sys.stdin.buffer.raw.read(1); termios.tcsetattr(0,termios.TCSADRAIN,o); print(c)'", "started\n")
        t.send("\x03")
        t.expect("b'.x03'\n")
        t.prompt()
    compared(steps)


def case_screens():
    """less and vi draw, move and leave."""
    with open(os.path.join(cluster.WORK, "lines"), "w", encoding="ascii") as f:
        f.write("".join("line %d\n" % i for i in range(1, 101)))

    def steps(t, away):
        t.job("$M less lines", "line 23")
        t.send("G")
        t.expect("line 100")
        t.send("q")
        t.prompt()
        t.job("$M vi -e -s lines", "")
        t.send("1,3p\n")
        t.expect("line 1\nline 2\nline 3\n")
        t.send("$d\nw lines.out\nq!\n")
        t.prompt()
        t.line("wc -l lines.out; rm lines.out")
        t.line("$M top -b -n 1 | head -1 | cut -c1-5")
    compared(steps)


def case_window():
    """A change of size reaches the program, and it sees the new one."""
    def steps(t, away):
        t.job("$M ./guest window", "size 24 80\nstarted")
        t.size(40, 132)
        t.expect("now 40 132\n")
        t.size(24, 80)
        t.prompt()
        t.line("$M stty size")
    compared(steps)


def case_hang_up():
    """A closed terminal ends the job; who handles SIGHUP sees it. Nothing is left."""
    for act in ("pause", "spin", "reads", "children", "hup"):
        t = Terminal(away="mosrun -r 2")
        out = os.path.join(cluster.WORK, "hup.out")
        if os.path.exists(out):
            os.unlink(out)
        t.job("$M ./guest " + act)
        check(cluster.jobs(), "the job is not there")
        t.close()
        if act == "hup":
            until(5, "a word of the handler", lambda f=out: os.path.exists(f) and os.path.getsize(f))
        cluster.nothing_left(5)
