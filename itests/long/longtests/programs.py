"""Real programs that work on nodes while something happens to those, and what each of them must say: the same natively."""
import subprocess
import time

from . import nodes

# Without files of one node, so that each of them may have any home.
PROGRAMS = (
    "seq 1 300000 | sort -r | sha256sum",
    "seq 1 1500000 | gzip -c | sha256sum; exit 3",
    "awk 'BEGIN { for (i = 0; i < 6000000; i++) s = (s * 31 + i) % 1000003; print s; exit 7 }'",
    "python3 -c 'import hashlib; h = b\"night\"\nfor i in range(600000): h = hashlib.sha256(h).digest()\nprint(h.hex())'",
    "i=0; s=0; while [ $i -lt 300000 ]; do i=$((i + 1)); s=$(((s * 31 + i) % 1000003)); done; echo $s; exit 9",
    "for i in 1 2 3 4 5 6; do seq $i 90000 | xz -1 | sha256sum; done",
)


class Program:
    """One that runs, and what it must say."""

    def __init__(self, home, host, number, expected, *options):
        self.home, self.host, self.number, self.expected = home, host, number, expected
        self.process = nodes.enter(home, ["mosrun", *options, "-r", str(host), "sh", "-c", PROGRAMS[number]],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def result(self, deadline):
        """(status, output, errors), or None if it has not ended by then; it is ended in that case."""
        try:
            out, err = self.process.communicate(timeout=max(1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            return None
        return self.process.returncode, out, err

    def problem(self, deadline):
        """None if it has ended right."""
        got = self.result(deadline)
        if got is None:
            return "%s has not ended" % self
        return None if got == self.expected + ("",) else "%s: %r, natively %r" % (self, got, self.expected)

    def __str__(self):
        return "program %d of node %d, sent to node %d" % (self.number, self.home, self.host)


def natively(number):
    """(status, output)."""
    process = nodes.enter(1, ["sh", "-c", PROGRAMS[number]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=120)
    if err:
        raise nodes.Failed("natively: %s" % err)
    return process.returncode, out


def oracle():
    """What each of them says natively; and each node has had a guest by then, so that what it makes once is there."""
    for home in range(1, nodes.count() + 1):
        nodes.sh("mosrun -r %d true; mosps > /dev/null" % (home % nodes.count() + 1), home)
    return [natively(number) for number in range(len(PROGRAMS))]


def start(rng, homes, hosts, expected, *options):
    """One of the programs, from one of the homes, on another node; with those options of mosrun."""
    home, number = rng.choice(homes), rng.randrange(len(PROGRAMS))
    return Program(home, rng.choice([n for n in hosts if n != home]), number, expected[number], *options)


def away(home):
    """[(pid, node)] of the processes of a home."""
    rows = [line.split() for line in nodes.sh("mosps", home).splitlines()[1:]]
    return [(int(row[0]), int(row[3])) for row in rows if len(row) > 3 and row[3].isdigit()]


def apart(clusters):
    """Failed unless nobody is at another owner's nodes."""
    for home in range(1, nodes.count() + 1):
        cluster = next(c for c in clusters if home in c)
        strays = [(pid, node) for pid, node in away(home) if node not in cluster]
        if strays:
            raise nodes.Failed("after the disconnection node %d still has %r away" % (home, strays))


def move_about(rng, seconds, homes, hosts):
    """Moves what there is, here and there; how many moves were made."""
    moves = 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        home = rng.choice(homes)
        there = away(home)
        if there:
            pid, _ = rng.choice(there)
            # It may have ended meanwhile, or have nobody to go to: what counts is how it ends.
            moves += nodes.sh("mosmigrate %d %d > /dev/null 2>&1; echo $?" % (pid, rng.choice(hosts)), home).strip() == "0"
        else:
            time.sleep(0.1)
    return moves
