"""What the commands cost."""
import statistics

from . import cluster
from .cluster import check

CLOCK = """
use strict; use warnings; use Time::HiRes qw(time);
for my $round (1..$ARGV[0]) {
    for my $command (@ARGV[1..$#ARGV]) {
        my $begin = time;
        my $pid = fork();
        if ($pid == 0) { open(STDOUT, '>', '/dev/null'); exec(split / /, $command) or exit 9; }
        waitpid($pid, 0);
        printf "%s %.3f\\n", $command, (time - $begin) * 1000;
    }
}
"""


def times(rounds, commands):
    """command -> milliseconds, interleaved."""
    words = " ".join("'%s'" % c for c in commands)
    got = cluster.sh("perl -e '%s' %d %s" % (CLOCK.replace("'", "'\\''"), rounds, words), timeout=120)
    check(got.returncode == 0, "no times", got)
    found = {}
    for line in got.stdout.splitlines():
        command, _, value = line.rpartition(" ")
        found.setdefault(command, []).append(float(value))
    return found


def case_commands():
    """Each command is there and gone within 50 ms."""
    found = times(21, ("mosps", "mosnodes", "moswhy 1", "mosmigrate 1 2", "mosrun --help"))
    for command, values in found.items():
        print("    %-16s median %5.1f ms, most %5.1f ms" % (command, statistics.median(values), max(values)))
        check(statistics.median(values) < 50, "%s takes %.1f ms" % (command, statistics.median(values)), values)


def case_mosrun_true():
    """mosrun true costs at most 30 ms more than true."""
    found = times(31, ("true", "mosrun true"))
    cost = statistics.median(a - b for a, b in zip(found["mosrun true"], found["true"]))
    print("    mosrun true costs %.1f ms more than true" % cost)
    check(cost <= 30, "mosrun true costs %.1f ms more than true" % cost)
