"""The four classes of programs of the MOSIX paper's Table I, natively and away, at two distances between the nodes."""
import os
import statistics
import subprocess
import sys
import time

import nodes

sys.path.insert(0, os.path.join(nodes.ROOT, "itests", "nodes", "worlds"))
import cases  # noqa: E402

# Name in the matrix of programs, what it stands for in the paper, and its larger input.
PROGRAMS = (("minisat", "RC satisfiability", "cnf_full"), ("phmmer", "SW protein sequences", "protein_full"),
            ("gromacs", "JELlium molecular dynamics", "water_full"), ("blastn", "BLAT genome", "genome_full"))
DISTANCES = (("rtt0", []), ("rtt1", ["--rtt", "1"]))
PAPER = "the paper: 1.085 % (1 Gbit/s) and 1.3 % (with 1 ms of round trip)"


def run(cluster, words, place, launcher):
    """Seconds of one run, and the checksum of all that it leaves behind."""
    script = 'cd "$0" && find . -mindepth 1 ! -path "./in*" -delete && exec "$@" > stdout'
    begin = time.monotonic()
    done = subprocess.run([nodes.MOSIX, "exec", "1", "--", "sh", "-c", script, place] + launcher + words,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1800)
    seconds = time.monotonic() - begin
    if done.returncode not in (0, 10, 20):  # minisat says by these whether there is a solution
        raise RuntimeError("%s: status %d: %s" % (" ".join(words), done.returncode, done.stderr[-500:]))
    sums = 'cd "$0" && find . -type f ! -path "./in/*" ! -name "*.edr" ! -name "*.gro" -exec sha256sum {} + | sort'
    return seconds, cluster.output(1, ["sh", "-c", sums, place])


def measure(cluster, table, count, distance, quick):
    slowdowns = []
    for name, label, large in PROGRAMS:
        case = cases.load()[name]
        if case.missing():
            raise RuntimeError(case.missing())
        kind = case.input if quick else large
        if why := cases.unprepared(kind):
            table.rows.append("%-34s cannot be measured: %s" % (label, why))
            continue
        inputs = cases.input_dir(kind)
        with nodes.scratch() as place:
            os.symlink(inputs, os.path.join(place, "in"))
            samples = []
            for i in range(count):
                order = ([], ["mosrun", "-r", "2"])
                both = [run(cluster, case.argv("native"), place, order[(i + k) % 2]) for k in (0, 1)]
                native, away = (both[i % 2], both[1 - i % 2])
                if native[1] != away[1]:
                    raise RuntimeError("%s gives another result away than natively" % name)
                samples.append([native[0], away[0]])
        ratios = table.pair("%s_%s" % (name, distance), "%s, %s" % (label, distance), "s", samples)
        slowdowns.append(100 * (statistics.median(ratios) - 1))
    mean = statistics.mean(slowdowns)
    table.numbers["mean_slowdown_pct_" + distance] = round(mean, 3)
    table.rows.append("%-34s %+.2f %% in the mean" % (distance, mean))


def table1(table, count, quick):
    """Starts nodes of its own for each distance: those that are up may be at another."""
    if subprocess.run([nodes.MOSIX, "exec", "2", "--", "true"], capture_output=True).returncode == 0:
        raise RuntimeError("nodes are up; this bench starts its own at two distances: ./mosix down first")
    cases.build()
    for distance, options in DISTANCES:
        subprocess.run([nodes.MOSIX, "up", "3", "--rate", "1gbit"] + options, check=True)
        try:
            measure(nodes.Nodes(), table, count, distance, quick)
        finally:
            subprocess.run([nodes.MOSIX, "down"], check=True)
    table.numbers["mean_slowdown_pct"] = table.numbers["mean_slowdown_pct_rtt0"]
    table.rows.append(PAPER)
