"""Gossip in simulation: ages against the formulas, bytes, deaths, splits; a table, flat numbers, and a plot."""
import math
import os
import subprocess

import nodes

SIMULATOR = "org.mosix.discovery.sim.GossipBench"
# Nodes, nodes in a cell, losses, what is run besides ages and deaths, Java heap.
RUNS = ((10, 10, (0, 0.05, 0.2), "split", "256m"),
        (100, 100, (0, 0.05, 0.2), "split", "256m"),
        (1000, 100, (0, 0.05, 0.2), "split", "1g"),
        (10000, 100, (0, 0.05, 0.2), "all", "2g"),
        (100000, 250, (0,), "ages", "3g"))
QUICK = 1000
# Names of the simulator; in target/bench/gossip.json they go as NAME_NODES, or NAME_NODES_loss5.
COLUMNS = (("mean_age", "mean"), ("mean_age_predicted", "(formula)"), ("max_age", "max"), ("max_age_predicted", "(formula)"),
           ("bytes_per_node_period", "bytes"), ("death_known_99_periods", "death"), ("heal_periods", "heal"),
           ("pairs_unknown", "unknown"))
# How far from the formulas observed ages may be, as a part of them; ten nodes are too few for what holds in the mean of many.
# The largest run is too short for its oldest ages.
MARGINS = (("mean_age", 0.15, 0.30), ("max_age", 0.25, 0.50))
FEW, SHORT = 10, 100000
COLORS = {0: "#1b6ca8", 5: "#3a923a", 20: "#b8402a"}


def build():
    """The simulator lives with the room's tests."""
    subprocess.run(["mvn", "-B", "-q", "test-compile", "-pl", "bundles/discovery", "-am"], cwd=nodes.ROOT, check=True)


def classpath():
    room = os.path.join(nodes.ROOT, "bundles", "discovery", "target")
    return ":".join((os.path.join(room, "classes"), os.path.join(room, "test-classes"),
                     os.path.join(nodes.ROOT, "bundles", "api", "target", "classes")))


def simulate(size, cell, loss, what, heap):
    """name: number, as the simulator prints them"""
    words = ["java", "-XX:+UseSerialGC", "-Xmx" + heap, "-cp", classpath(), SIMULATOR, str(size), str(cell), str(loss), "1", what]
    result = subprocess.run(words, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError("the simulation of %d nodes failed: %s" % (size, result.stderr.strip()))
    return {name: float(number) for name, number in map(str.split, result.stdout.splitlines())}


def key(name, size, loss):
    base = "%s_%d" % (name, size)
    if name.startswith("mean_age") or name.startswith("max_age"):
        base += "_periods"
    return base + ("_loss%d" % round(100 * loss) if loss else "")


def outside(results):
    """What is not within the margins, one line each."""
    lines = []
    for (size, loss), numbers in results.items():
        for name, usual, few in MARGINS:
            if size >= SHORT and name == "max_age":
                continue
            part = numbers[name] / numbers[name + "_predicted"] - 1
            if abs(part) > (few if size <= FEW else usual):
                lines.append("%d nodes, %d %% lost: %s is %+.0f %% off" % (size, loss, name, 100 * part))
    return lines


def gossip(table, quick):
    build()
    results = {}
    print("%7s %5s " % ("nodes", "loss") + " ".join("%10s" % title for _, title in COLUMNS), flush=True)
    for size, cell, losses, what, heap in RUNS:
        if quick and size > QUICK:
            continue
        for loss in losses:
            numbers = simulate(size, cell, loss, what, heap)
            results[size, round(100 * loss)] = numbers
            for name, number in numbers.items():
                table.numbers[key(name, size, loss)] = number
            cells = ["%10.4g" % numbers[name] if name in numbers else "%10s" % "-" for name, _ in COLUMNS]
            print("%7d %4d%% " % (size, round(100 * loss)) + " ".join(cells), flush=True)
    print("ages and times in periods; bytes sent by a node in a period, with seals and the headers of IP and UDP; an entry has %d bytes"
          % numbers["entry_bytes"])
    wrong = outside(results)
    table.numbers["outside_margin"] = len(wrong)
    print("\n".join(wrong) or "all ages are within their margins: mean 15 %, maximum 25 % (ten nodes: 30 %, 50 %)")
    os.makedirs(nodes.TARGET, exist_ok=True)
    path = os.path.join(nodes.TARGET, "gossip.svg")
    with open(path, "w", encoding="utf-8") as f:
        f.write(plot(results))
    print("plot: %s" % os.path.relpath(path))


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
