"""run: the command line; finds the cases, runs them one after the other, reports."""
import argparse
import fnmatch
import importlib
import sys
import time
import traceback
from xml.sax.saxutils import escape, quoteattr

from . import cluster

ROOMS = ("looks", "keys", "jobcontrol", "queue", "deaths", "waits", "tracing", "trace", "loss", "errors", "users", "karaf", "speed")


def cases():
    """name -> function, in order: every function case_* of the rooms."""
    found = {}
    for room in ROOMS:
        module = importlib.import_module("terminal." + room)
        for name, value in vars(module).items():
            if name.startswith("case_"):
                found[room + "." + name[5:]] = value
    return found


def run_one(case):
    """None, or what is wrong."""
    wrong = None
    try:
        case()
        cluster.nothing_left()
    except cluster.Failed as e:
        wrong = str(e)
    except Exception:  # a broken case is a failed case
        wrong = traceback.format_exc()
    if wrong:
        cluster.tidy()
    return wrong


def junit(rows, path):
    with open(path, "w", encoding="utf-8") as f:
        f.write('<testsuite name="terminal" tests="%d" failures="%d">\n' % (len(rows), sum(1 for r in rows if r[2])))
        for name, seconds, wrong in rows:
            room, _, short = name.partition(".")
            f.write('  <testcase classname=%s name=%s time="%.2f">' % (quoteattr("terminal." + room), quoteattr(short), seconds))
            if wrong:
                clean = "".join(c if c >= " " or c in "\n\t" else "?" for c in wrong)
                f.write("<failure message=%s>%s</failure>" % (quoteattr(clean.splitlines()[0]), escape(clean)))
            f.write("</testcase>\n")
        f.write("</testsuite>\n")


def main(argv):
    parser = argparse.ArgumentParser(prog="run", description="Cases of terminals, losses, errors and users; see README.")
    parser.add_argument("--case", action="append", default=[], help="a name, * allowed; all without it")
    parser.add_argument("--junit", help="file for the results as JUnit XML")
    parser.add_argument("--seed", type=int, help="nothing is drawn here: taken as all long tests take it")
    parser.add_argument("--fresh", action="store_true", help="always so: no case is remembered")
    parser.add_argument("--list", action="store_true", help="names of the cases")
    options = parser.parse_args(argv)
    known = cases()
    chosen = [n for n in known if not options.case or any(fnmatch.fnmatch(n, p) for p in options.case)]
    if options.list:
        print("\n".join(chosen))
        return 0
    if not chosen:
        parser.error("no such case: --list names them")
    cluster.prepare()
    rows = []
    try:
        for name in chosen:
            begin = time.monotonic()
            wrong = run_one(known[name])
            rows.append((name, time.monotonic() - begin, wrong))
            print("%-40s %-6s %6.1f s" % (name, "FAILED" if wrong else "ok", rows[-1][1]))
            if wrong:
                print("    " + wrong.rstrip().replace("\n", "\n    "))
            sys.stdout.flush()
    finally:
        cluster.clean()
    bad = sum(1 for r in rows if r[2])
    print("%d cases, %d failed" % (len(rows), bad))
    if options.junit:
        junit(rows, options.junit)
    return 1 if bad else 0
