"""Results as JUnit XML, and results that are kept from call to call."""
import json
import os
import shutil
import subprocess
import time
import traceback
from xml.sax.saxutils import escape, quoteattr

from . import nodes

KEPT = os.path.join(nodes.ROOT, "target", "long")


class Cases:
    """Runs cases one after the other and remembers what became of them."""

    def __init__(self, name):
        self.name, self.rows = name, []

    def run(self, case, function, *arguments):
        """True if it held. What it returns is shown behind its name."""
        begin = time.monotonic()
        wrong, shown = None, None
        try:
            shown = function(*arguments)
        except nodes.Failed as e:
            wrong = str(e)
        except Exception:  # a broken case is a failed case
            wrong = traceback.format_exc()
        self.rows.append((case, time.monotonic() - begin, wrong))
        print("%-44s %-6s %6.1f s  %s" % (case, "FAILED" if wrong else "ok", self.rows[-1][1], shown or ""), flush=True)
        if wrong:
            print("    " + wrong.rstrip().replace("\n", "\n    "), flush=True)
        return wrong is None

    def end(self, junit=None):
        """Writes the JUnit file if one is wanted; the exit status."""
        bad = sum(1 for r in self.rows if r[2])
        print("%d cases, %d failed" % (len(self.rows), bad))
        if junit:
            with open(junit, "w", encoding="utf-8") as f:
                f.write('<testsuite name=%s tests="%d" failures="%d">\n' % (quoteattr(self.name), len(self.rows), bad))
                for case, seconds, wrong in self.rows:
                    f.write('  <testcase classname=%s name=%s time="%.2f">' % (quoteattr(self.name), quoteattr(case), seconds))
                    if wrong:
                        clean = "".join(c if c >= " " or c in "\n\t" else "?" for c in wrong)
                        f.write("<failure message=%s>%s</failure>" % (quoteattr(clean.splitlines()[0]), escape(clean)))
                    f.write("</testcase>\n")
                f.write("</testsuite>\n")
        return 1 if bad or not self.rows else 0


def series(name, kept, total, case):
    """
    Runs cases 0, 1, ... that are not done yet, each as case(number) names it: (name, function, arguments); ends with the first that
    fails, for what comes after would be judged by what that has left. The exit status.
    """
    cases = Cases(name)
    done = kept.read("done") or []
    for number in range(len(done), total):
        title, function, *arguments = case(number)
        done.append({"case": title, "right": cases.run(title, function, *arguments)})
        kept.write("done", done)
        if not done[-1]["right"]:
            break
    bad = sum(1 for d in done if not d["right"])
    print("%d cases, %d failed; results: %s" % (len(done), bad, kept.directory))
    return 1 if bad or not done else 0


class Kept:
    """Results below target/long/NAME, for one state of the sources and one seed."""

    def __init__(self, name, seed, fresh):
        self.directory = os.path.join(KEPT, name)
        said = {"of": commit(), "seed": seed}
        if fresh or (os.path.exists(self.directory) and self.read("begun") != said):
            print("%s: beginning anew" % name)
            shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory, exist_ok=True)
        self.write("begun", said)

    def read(self, name):
        """What was kept under that name, or None."""
        try:
            with open(os.path.join(self.directory, name + ".json"), encoding="utf-8") as f:
                return json.load(f)
        except (OSError, ValueError):
            return None

    def write(self, name, value):
        path = os.path.join(self.directory, name + ".json")
        with open(path + ".new", "w", encoding="utf-8") as f:
            json.dump(value, f, indent=1)
        os.rename(path + ".new", path)


def commit():
    """Which sources these are; with a mark when they are changed."""
    return subprocess.run(["git", "-C", nodes.ROOT, "describe", "--always", "--dirty", "--abbrev=12"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()
