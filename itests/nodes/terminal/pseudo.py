"""A terminal with a shell in it, and a person at it who waits for what is to come before going on."""
import fcntl
import os
import re
import select
import signal
import struct
import termios
import time

from . import cluster
from .cluster import Failed

PROMPT = "READY> "
SHELL = ["bash", "--norc", "--noprofile", "--noediting", "-i"]


class Terminal:
    """words in a pseudo-terminal on a node. The transcript keeps all that came."""

    def __init__(self, words=None, node=1, away=None, plain=False):
        self.screen = ""
        self.seen = 0
        self.status = None
        self.away = away
        command = words if plain else cluster.enter(node, words or SHELL)
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            try:
                os.chdir(cluster.WORK)
                os.execve(command[0], command, dict(cluster.ENVIRONMENT, MOSIX_STATE=cluster.STATE))
            finally:
                os._exit(127)
        self.size(24, 80)
        if words is None:
            self.expect(PROMPT)
            self.line("M='%s'" % (away or ""))
            self.seen = len(self.screen)
            self.begin = self.seen

    def size(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """Takes what comes within some seconds; False at the end of the terminal."""
        if not select.select([self.fd], [], [], max(0, seconds))[0]:
            return True
        try:
            got = os.read(self.fd, 65536)
        except OSError:
            return False
        self.screen += got.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(got)

    def expect(self, pattern, seconds=20):
        """Waits for a pattern behind what was expected last; the match."""
        deadline = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.screen[self.seen:])
            if found:
                self.seen += found.end()
                return found
            left = deadline - time.monotonic()
            if left <= 0 or not self.read(left):
                raise Failed("%r did not come; the terminal since then:\n%s" % (pattern, self.screen[self.seen:]))

    def send(self, text):
        os.write(self.fd, text.encode())

    def line(self, text, seconds=20):
        """Types a command and waits for its end; what it printed."""
        self.send(text + "\n")
        self.expect(re.escape(text) + "\n", seconds)
        start = self.seen
        self.expect(PROMPT, seconds)
        return self.screen[start:self.seen - len(PROMPT)]

    def job(self, text, sign="started"):
        """Types a command and waits for its sign that it works, away if it is to be so."""
        self.send(text + "\n")
        self.expect(re.escape(text) + "\n")
        self.expect(sign)
        if self.away and "$M" in text:
            cluster.until(5, "a process away", lambda: any(r[1] == "away" for r in cluster.jobs().values()))

    def foreground(self):
        """The process group that has the terminal, as this machine counts."""
        return struct.unpack("i", fcntl.ioctl(self.fd, termios.TIOCGPGRP, b"\0\0\0\0"))[0]

    def fg(self):
        """Brings the last job to the foreground; back when it has the terminal and is no more stopped. A key typed
        earlier would go to the shell, or be undone by its SIGCONT."""
        shell = self.foreground()
        self.send("fg\n")
        self.expect(r"fg\n.*\n")
        cluster.until(5, "a job in the foreground", lambda: self.foreground() != shell)
        group = self.foreground()
        cluster.until(5, "a job that goes on", lambda: not any(s in "Tt" for s in cluster.group_states(group)))

    def key(self, key):
        self.send({"INT": "\x03", "QUIT": "\x1c", "STOP": "\x1a", "EOF": "\x04"}[key])

    def prompt(self, seconds=20):
        self.expect(PROMPT, seconds)

    def transcript(self):
        """All since the beginning, without the numbers of processes."""
        text = self.screen[self.begin:]
        text = re.sub(r"^\[(\d)\] +\d+$", r"[\1] PID", text, flags=re.M)
        text = re.sub(r"^(bash: line \d+: |bash: )?\[?\b\d{2,7}\b( Segmentation| Killed)", r"\1PID\2", text, flags=re.M)
        # After a job that a signal ended the shell begins a new line or not, as its processes' ends come in.
        text = re.sub(r"\n+", "\n", text)
        return re.sub(r"(?<=pid )\d+", "PID", text)

    def hang_up(self):
        """The terminal goes away, as when its window is closed."""
        os.close(self.fd)
        self.fd = -1

    def close(self, seconds=10):
        """Leaves; the status of the shell. What does not go is killed."""
        if self.fd >= 0:
            self.hang_up()
        deadline = time.monotonic() + seconds
        while self.status is None:
            pid, raw = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = raw
            elif time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                deadline += seconds
            else:
                time.sleep(0.02)
        return self.status


def compared(steps):
    """Runs the steps natively and away, each in a new shell; both terminals must show the same."""
    shown = []
    for away in ("", "mosrun -r 2"):
        terminal = Terminal(away=away)
        try:
            steps(terminal, bool(away))
            shown.append(terminal.transcript())
        except Failed as e:
            raise Failed("%s: %s\n--- screen:\n%s" % ("away" if away else "natively", e, terminal.screen)) from e
        finally:
            terminal.close()
    if shown[0] != shown[1]:
        raise Failed("differs.\n--- natively:\n%s\n--- away:\n%s" % tuple(shown))
