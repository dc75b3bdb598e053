"""Gossip in simulation: ages against the formulas, bytes, deaths, stops, splits; a table, flat numbers, and a plot.

Whatever is not within the limits stated here is told, and the bench fails.
"""
import math
import os
import subprocess

import nodes

SIMULATOR = "org.mosix.discovery.sim.GossipBench"
LOSSES = (0, 0.05, 0.2)
# Nodes: nodes in a cell, parts that are run besides ages, Java heap and that of the young.
RUNS = {10: (10, ("lives", "split"), "256m", "32m"),
        100: (100, ("lives", "split"), "256m", "32m"),
        1000: (100, ("lives", "split"), "1g", "100m"),
        10000: (100, ("lives",), "2g", "100m"),
        100000: (250, ("short",), "7g", "400m")}
QUICK, USUAL = 1000, 10000
# Names of the simulator; in target/bench/gossip.json they go as NAME_NODES, or NAME_NODES_loss5.
COLUMNS = (("mean_age", "mean"), ("mean_age_sampled", "sampled"), ("mean_age_predicted", "(formula)"), ("max_age", "max"),
           ("max_age_predicted", "(formula)"), ("bytes_per_node_period", "bytes"), ("death_known_99_periods", "death"),
           ("stopped_known_again_periods", "stopped"), ("heal_periods", "heal"), ("thrown_out_for_good", "thrown"))
# How far from the formulas observed ages may be, as a part of them; ten nodes are too few for what holds in the mean of many.
# The largest run is too short for its oldest ages.
MARGINS = (("mean_age_sampled", "mean_age_predicted", 0.12, 0.30), ("max_age", "max_age_predicted", 0.20, 0.50))
FEW, SHORT = 10, 100000
# The most there may be of each, where it is looked at; less than 0 says that it did not happen at all.
LIMITS = {"mean_age": 10, "bytes_per_node_period_most": 25000, "largest_datagram": 1400, "death_known_99_periods": 20,
          "stopped_known_again_periods": 60, "heal_periods": 90, "thrown_out_for_good": 0}
# Part of all pairs that may be unknown at a moment: of a million digests one is older than the time after which it is forgotten.
UNKNOWN = 1e-4
COLORS = {0: "#1b6ca8", 5: "#3a923a", 20: "#b8402a"}


def build():
    """The simulator lives with the room's tests."""
    subprocess.run(["mvn", "-B", "-q", "test-compile", "-pl", "bundles/discovery", "-am"], cwd=nodes.ROOT, check=True)


def classpath():
    room = os.path.join(nodes.ROOT, "bundles", "discovery", "target")
    return ":".join((os.path.join(room, "classes"), os.path.join(room, "test-classes"),
                     os.path.join(nodes.ROOT, "bundles", "api", "target", "classes")))


def parts(size, loss, alone):
    """What is run besides ages: all of it when a size is run alone; else the largest takes minutes, and 0 and 20 % tell enough."""
    usual = RUNS[size][1]
    if size >= SHORT:
        return usual
    return ("lives", "split") if alone else () if size == USUAL and loss == 0.05 else usual


def simulate(size, loss, seed, parts_run):
    """name: number, as the simulator prints them; what it does goes to our stderr"""
    cell, _, heap, young = RUNS[size]
    # Large pages and little room for the young spare misses of the caches: a quarter less time. The heap is counted, so each
    # collection that is asked for has to be a whole one.
    words = ["java", "-XX:+UseSerialGC", "-XX:+UseTransparentHugePages", "-XX:MarkSweepAlwaysCompactCount=1", "-Xmx" + heap,
             "-Xmn" + young, "-cp", classpath(), SIMULATOR, str(size), str(cell), str(loss), str(seed), *parts_run]
    result = subprocess.run(words, stdout=subprocess.PIPE, text=True)
    if result.returncode:
        raise RuntimeError("the simulation of %d nodes failed" % size)
    return {name: float(number) for name, number in map(str.split, result.stdout.splitlines())}


def key(name, size, loss):
    base = "%s_%d" % (name, size)
    if name.startswith("mean_age") or name.startswith("max_age"):
        base += "_periods"
    return base + ("_loss%d" % round(100 * loss) if loss else "")


def outside(results):
    """What is not within the margins and limits, one line each."""
    lines = []
    for (size, loss), numbers in results.items():
        where = "%d nodes, %d %% lost: " % (size, loss)
        for name, formula, usual, few in MARGINS:
            if size >= SHORT and name == "max_age":
                continue
            part = numbers[name] / numbers[formula] - 1
            if abs(part) > (few if size <= FEW else usual):
                lines.append(where + "%s is %+.0f %% off" % (name, 100 * part))
        unknown = numbers["pairs_unknown"] / numbers["pairs"]
        if size > FEW and unknown > UNKNOWN:
            lines.append(where + "%.2g of all pairs do not know each other" % unknown)
        for name, most in LIMITS.items():
            if not 0 <= numbers.get(name, 0) <= most:
                lines.append(where + "%s is %g, not 0 to %g" % (name, numbers[name], most))
    return lines


def explain(numbers):
    """What the columns are."""
    print("""ages and times in periods; bytes: sent by a node in a period, with seals and the headers of IP and UDP
mean: over all ordered pairs of live nodes at one moment, the age of what the one knows of the other: of its entry in the
  own cell, of its row in the digest of another one; if that has no row of it, the mean age told with the digest's sums
sampled, max: over some moments and observers, to be compared with the formulas; max: mean of the oldest that each knows
death: until 99 %% know of each of up to 20 deaths; stopped: until all pairs know each other after stops of up to 20 periods;
heal: the same after two halves were apart for 30; thrown: pairs of live nodes that stay unknown
an entry has %d bytes, a row of a digest %d""" % (numbers["entry_bytes"], numbers["row_bytes"]))


def holdings(size, numbers):
    """What one node holds and gets."""
    print("%d nodes: one holds %d entries, %d digests, %d rows: %.0f KB of heap, %.0f KB as bytes; it gets %.1f KB in a period"
          % (size, numbers["held_entries"], numbers["held_digests"], numbers["held_rows"], numbers["held_heap_bytes"] / 1e3,
             numbers["held_wire_bytes"] / 1e3, numbers["bytes_received_per_node_period"] / 1e3))
    far = "; of other cells' nodes by their digests: mean %.1f, oldest %.1f" % (numbers["far_mean_age"], numbers["max_age"])
    print("  ages in its own cell: mean %.1f, oldest %.1f" % (numbers["cell_mean_age"], numbers["cell_max_age"])
          + (far if numbers["held_digests"] else ""))


def gossip(table, quick=False, size=None, losses=None, seed=1):
    """size: only that many nodes, with all parts that can be run; losses: only these. RuntimeError if a limit is not kept."""
    if size and size not in RUNS:
        raise RuntimeError("--nodes is one of %s" % ", ".join(map(str, RUNS)))
    if size:
        table.name += "-%d" % size
    build()
    results = {}
    sizes = [size] if size else [some for some in RUNS if some <= (QUICK if quick else USUAL)]
    print("%7s %5s " % ("nodes", "loss") + " ".join("%9s" % title for _, title in COLUMNS), flush=True)
    for some in sizes:
        for loss in losses or ((0,) if some >= SHORT else LOSSES):
            numbers = simulate(some, loss, seed, parts(some, loss, size))
            results[some, round(100 * loss)] = numbers
            for name, number in numbers.items():
                table.numbers[key(name, some, loss)] = number
            cells = ["%9.4g" % numbers[name] if name in numbers else "%9s" % "-" for name, _ in COLUMNS]
            print("%7d %4d%% " % (some, round(100 * loss)) + " ".join(cells), flush=True)
    explain(numbers)
    for some in sizes:
        holdings(some, next(n for (nodes_, _), n in results.items() if nodes_ == some))
    wrong = outside(results)
    table.numbers["outside_margin"] = len(wrong)
    os.makedirs(nodes.TARGET, exist_ok=True)
    path = os.path.join(nodes.TARGET, table.name + ".svg")
    with open(path, "w", encoding="utf-8") as f:
        f.write(plot(results))
    print("plot: %s" % os.path.relpath(path))
    table.write()
    if wrong:
        raise RuntimeError("not within the limits:\n" + "\n".join(wrong))
    print("all is within the limits: mean ages 12 % and maximal ones 20 % around the formulas (ten nodes: 30 %, 50 %),")
    print("\n".join("  %s <= %g" % limit for limit in LIMITS.items()))


def plot(results):
    """Mean age over the number of nodes: observed as dots and lines, foretold as dashes, the aim of 10 periods."""
    width, height, left, top, right, bottom = 640, 400, 60, 30, 610, 350
    largest = max(math.log10(size) for size, _ in results)
    highest = max(12.0, 1.1 * max(max(n["mean_age"], n["mean_age_predicted"]) for n in results.values()))

    def x(size):
        return left + (math.log10(size) - 1) / max(1.0, largest - 1) * (right - left)

    def y(age):
        return bottom - age / highest * (bottom - top)

    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">'
           % (width, height), '<rect width="100%" height="100%" fill="white"/>']
    for age in range(0, int(highest) + 1, 2):
        out.append('<path d="M%d %.1fH%d" stroke="%s"/>' % (left, y(age), right, "#888" if age in (0, 10) else "#ddd"))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%d</text>' % (left - 8, y(age) + 4, age))
    for size in sorted({size for size, _ in results}):
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%d</text>' % (x(size), bottom + 18, size))
    out.append('<text x="%d" y="%d">mean age in periods; dashed: by the formulas</text>' % (left, top - 12))
    out.append('<text x="%d" y="%d" text-anchor="middle">nodes</text>' % ((left + right) // 2, bottom + 38))
    for place, (loss, color) in enumerate(COLORS.items()):
        points = sorted((size, n) for (size, percent), n in results.items() if percent == loss)
        for name, dash in (("mean_age", ""), ("mean_age_predicted", ' stroke-dasharray="5 4"')):
            line = " ".join("%.1f,%.1f" % (x(size), y(n[name])) for size, n in points)
            out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>' % (line, color, dash))
        out += ['<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>' % (x(size), y(n["mean_age"]), color) for size, n in points]
        out.append('<text x="%d" y="%d" fill="%s">%d %% lost</text>' % (left + 12, top + 16 + 16 * place, color, loss))
    return "\n".join(out + ["</svg>"]) + "\n"
