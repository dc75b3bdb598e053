"""worlds WORLD CASE...: the command line."""
import argparse
import json
import os
import statistics
import sys
import time
from xml.sax.saxutils import quoteattr

from . import cases, rules, running
from .mover import Mover

USAGE = """
worlds list [WORLD]           names of the cases
worlds build                  compile the programs
worlds native CASE...         run twice and compare: is the case sound?
worlds away CASE...           on node 2 from start to end
worlds hopped CASE...         started on node 2, moved between 2 and 3 all the time
worlds moved CASE...          moved at random among the nodes all the time
worlds moved4 CASE...         four of these at once
worlds moved8 CASE...         eight
worlds frozen CASE...         frozen to the disk and thawed, at home and from node 2, all the time
A CASE is a name, a prefix with * at its end, "all", "real" or "programs". Run all but native inside node 1."""


def arguments(argv):
    parser = argparse.ArgumentParser(prog="worlds", usage=USAGE)
    parser.add_argument("world", choices=("list", "build") + cases.WORLDS)
    parser.add_argument("case", nargs="*")
    parser.add_argument("--limit", type=int, default=300, help="seconds for one run")
    parser.add_argument("--nodes", default="home,2,3", help="where moved programs go")
    parser.add_argument("--every", type=int, default=200, metavar="MS", help="least time between a move's end and the next (200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", help="file for the results")
    parser.add_argument("--junit", help="file for the results as JUnit XML")
    parser.add_argument("--results-only", action="store_true", help="compare the results; no statistics, no rules")
    parser.add_argument("--fresh", action="store_true", help="do not reuse the native result of an earlier call")
    return parser.parse_args(argv)


def select(known, names, world):
    """The named cases that exist in that world; SystemExit names what does not exist."""
    chosen = []
    for name in names:
        fits = [c for c in known.values() if fits_name(c, name)]
        if not fits:
            raise SystemExit("worlds: no such case: %s (worlds list)" % name)
        chosen += [c for c in fits if c not in chosen and c.made_in(world)]
    return chosen


def fits_name(case, name):
    real = "{bin}" not in case.command
    if name in ("all", "real", "programs"):
        return name == "all" or (name == "real") == real
    return case.name.startswith(name[:-1]) if name.endswith("*") else case.name == name


def native(case, options):
    """The native outcome: the oracle. Kept for later calls until the case or its program changes."""
    program = case.argv("native")
    files = [w for w in program if w.startswith("/") and os.path.exists(w)] + ["/var/lib/dpkg/status"]
    marks = [program, max(os.path.getmtime(w) for w in files if os.path.exists(w)), os.path.getmtime(cases.input_dir(case.input))]
    memory = os.path.join(cases.TARGET, "worlds", "native", case.name + ".json")
    if not options.fresh and os.path.exists(memory):
        with open(memory, encoding="utf-8") as f:
            kept = json.load(f)
        if kept["marks"] == marks:
            return running.Outcome(exit=kept["exit"], digests=kept["digests"], seconds=kept["seconds"],
                                   directory=os.path.join(cases.TARGET, "worlds", "native", case.name))
    outcome = running.Job(case, "native", []).finish(options.limit)
    if not outcome.problems:
        with open(memory, "w", encoding="utf-8") as f:
            json.dump({"marks": marks, "exit": outcome.exit, "digests": outcome.digests, "seconds": outcome.seconds}, f)
    return outcome


def launch(case, world, options):
    """Runs the case in its world; one outcome for each copy."""
    stats = [] if options.results_only else ["--stats", "STATS"]
    if world == "native":
        return [running.Job(case, world, [], ".again").finish(options.limit)]
    if world == "away":
        return [running.Job(case, world, ["mosrun", "-r", "2"] + stats).finish(options.limit)]
    begin = ["mosrun", "-r", "2"] if world == "hopped" else ["mosrun"]
    nodes = {"hopped": "2,3", "frozen": "freeze,continue,2"}.get(world, options.nodes)
    count = cases.COPIES.get(world, 1)
    copies = [".%d" % (i + 1) for i in range(count)] if count > 1 else [""]
    jobs, movers = [], []
    for i, copy in enumerate(copies):
        jobs.append(running.Job(case, world, begin + stats, copy))
        movers.append(Mover(jobs[-1].process.pid, nodes.split(","), options.seed * 1000 + i, options.every / 1000))
        movers[-1].start()
    outcomes = []
    for job, mover in zip(jobs, movers):
        outcomes.append(job.finish(options.limit))
        mover.stop()
        outcomes[-1].moves = mover
    return outcomes


def row(case, world, copy, oracle, outcome, pinned):
    """One line of the result: figures and every sentence that speaks against it."""
    problems = outcome.problems + rules.compare(oracle, outcome) + rules.broken(case, world, outcome, pinned)
    if "{bin}" in case.command and b"FAILED" in open(os.path.join(outcome.directory, "stdout"), "rb").read():
        problems.append("a check failed")
    if outcome.moves and outcome.moves.refusals and any("completed moves" in p for p in problems):
        problems.append("refused: %s" % "; ".join("%s (%d)" % r for r in outcome.moves.refusals.items()))
    stats, mover = outcome.stats or {}, outcome.moves
    frozen = mover.frozen if mover and mover.frozen else []
    return {"case": case.name, "world": world, "copy": copy, "seconds": round(outcome.seconds, 2),
            "native_s": round(oracle.seconds, 2), "moves": stats.get("moves"), "calls": stats.get("calls"),
            "away_percent": round(100 * rules.share(stats)[0], 1) if stats else None,
            "returns": {r["call"]: r["count"] for r in stats.get("returns", [])},
            "frozen_median_ms": round(1000 * statistics.median(frozen), 1) if frozen else None,
            "frozen_max_ms": round(1000 * max(frozen), 1) if frozen else None,
            "asked": mover.asked if mover else None, "refusals": mover.refusals if mover else {},
            "exempt": case.name in pinned, "problems": problems, "directory": outcome.directory}


MOST_SHOWN = 12
HEAD = ("case", "world", "verdict", "s", "native", "moves", "asked", "away%", "calls", "frozen", "max", "returns")
FORM = "%-18s %-7s %-7s %7s %7s %6s %6s %6s %8s %7s %7s  %s"


def show(r):
    cell = ["" if v is None else v for v in (r["seconds"], r["native_s"], r["moves"], r["asked"], r["away_percent"],
                                             r["calls"], r["frozen_median_ms"], r["frozen_max_ms"])]
    returns = " ".join("%s:%d" % i for i in sorted(r["returns"].items(), key=lambda i: -i[1])[:3])
    verdict = "FAILED" if r["problems"] else "pinned" if r["exempt"] else "ok"
    print(FORM % (r["case"] + (r["copy"] or ""), r["world"], verdict, *cell, returns))
    for p in r["problems"][:MOST_SHOWN]:
        print("    %s" % p)
    if len(r["problems"]) > MOST_SHOWN:
        print("    and %d more" % (len(r["problems"]) - MOST_SHOWN))
    if r["problems"]:
        print("    see %s" % r["directory"])
        hint(r["directory"])
    sys.stdout.flush()


def hint(directory):
    """The first lines of what a failed run said."""
    for name in ("stdout", "stderr"):
        with open(os.path.join(directory, name), errors="replace") as f:
            lines = f.read().splitlines()
        if name == "stdout":
            lines = [line for line in lines if line.startswith("FAILED")]
        for line in lines[:4]:
            print("    %s| %s" % (name, line[:160]))


def junit(rows, path):
    bad = sum(1 for r in rows if r["problems"])
    with open(path, "w", encoding="utf-8") as f:
        f.write('<testsuite name="worlds" tests="%d" failures="%d">\n' % (len(rows), bad))
        for r in rows:
            f.write('  <testcase classname=%s name=%s time="%s">' % (
                quoteattr("worlds." + r["world"]), quoteattr(r["case"] + (r["copy"] or "")), r["seconds"]))
            if r["problems"]:
                f.write("<failure message=%s/>" % quoteattr("; ".join(r["problems"])))
            f.write("</testcase>\n")
        f.write("</testsuite>\n")


def main(argv):
    options = arguments(argv)
    known = cases.load()
    if options.world == "list":
        for c in select(known, ["all"], options.case[0] if options.case else "native"):
            print("%-20s %-5s %s" % (c.name, c.rule, c.command))
        return 0
    cases.build()
    if options.world == "build":
        return 0
    chosen = select(known, options.case, options.world)
    pinned, rows, begin = rules.exempt(), [], time.monotonic()
    print(FORM % HEAD)
    for case in chosen:
        if why := case.missing() or cases.unprepared(case.input):
            print("%-18s %-7s FAILED  %s" % (case.name, options.world, why))
            rows.append({"case": case.name, "world": options.world, "copy": "", "seconds": 0, "problems": [why]})
            continue
        oracle = native(case, options)
        outcomes = launch(case, options.world, options)
        for i, outcome in enumerate(outcomes, 1):
            copy = ".%d" % i if len(outcomes) > 1 else ""
            rows.append(row(case, options.world, copy, oracle, outcome, pinned))
            show(rows[-1])
    bad = sum(1 for r in rows if r["problems"])
    print("%d runs of %d cases, %d failed, %.0f s" % (len(rows), len(chosen), bad, time.monotonic() - begin))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as f:
            json.dump(rows, f, indent=1)
    if options.junit:
        junit(rows, options.junit)
    return 1 if bad or not rows else 0
