"""CPython's own tests natively, away and moved: every verdict must be the native one. Runs inside node 1."""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "itests", "nodes"))
from worlds import rules  # noqa: E402
from worlds.mover import Mover  # noqa: E402

TARGET = os.path.join(ROOT, "target", "conformance")
PYTHON = "/usr/bin/python3.11"
WORLDS = {"native": [], "away": ["mosrun", "-r", "2"], "moved": ["mosrun"]}
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
LIMIT = 240


def run(world, module, seed):
    """Verdicts by test, and how the module ended."""
    work = os.path.join(TARGET, "work")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    verdicts, stats = (os.path.join(TARGET, "%s.%s%s" % (module, world, end)) for end in ("", ".stats"))
    for old in (verdicts, stats):
        if os.path.exists(old):
            os.unlink(old)
    environment = dict(ENVIRONMENT, PATH=os.environ["PATH"], HOME=os.environ.get("HOME", "/root"), TMPDIR=work)
    with open(verdicts + ".log", "wb") as log:
        command = launcher(world, stats) + [PYTHON, os.path.join(HERE, "one.py"), module, verdicts]
        process = subprocess.Popen(command, cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        mover = Mover(process.pid, ["home", "2", "3"], seed) if world == "moved" else None
        if mover:
            mover.start()
        try:
            ended = "status %d" % process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            ended = "not within %d s" % LIMIT
        if mover:
            mover.stop()
    found = {"the module": ended}
    if os.path.exists(verdicts):
        with open(verdicts, encoding="utf-8") as f:
            for line in f:
                verdict, name = line.rstrip("\n").split(" ", 1)
                found[name if verdict != "end" else "number"] = verdict if verdict != "end" else name
    return found


def launcher(world, stats):
    return WORLDS[world] + (["--stats", stats] if world != "native" else [])


def lazy(module):
    """A sentence, if an away module spent too much of its user CPU time at home without being known for it; else none."""
    try:
        with open(os.path.join(TARGET, module + ".away.stats"), encoding="utf-8") as f:
            part, total = rules.share(json.load(f))
    except (OSError, ValueError) as e:
        return ["away: no statistics: %s" % e]
    if total < rules.MEASURABLE_SECONDS or part >= rules.AWAY_SHARE or module in rules.exempt():
        return []
    return ["away: %.1f %% of the user CPU time, %.0f %% wanted (docs/pinned.md)" % (100 * part, 100 * rules.AWAY_SHARE)]


def compare(native, other, again):
    """Sentences about tests whose verdict is another one, though it is the same in two native runs."""
    return ["%s: natively %s, here %s" % (name, native.get(name), other.get(name)) for name in sorted(set(native) | set(other))
            if native.get(name) != other.get(name) and native.get(name) == again.get(name)]


def main():
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("module", nargs="*", help="these only")
    parser.add_argument("--all", action="store_true", help="long ones, too")
    parser.add_argument("--seed", type=int, default=1, help="where the modules are moved (1)")
    parser.add_argument("--done", help="file of results; what is in it is not run again")
    options = parser.parse_args()
    os.makedirs(TARGET, exist_ok=True)
    with open(os.path.join(HERE, "modules.txt"), encoding="ascii") as f:
        known = [line.split() for line in f if not line.startswith("#")]
    modules = options.module or [name for name, when in known if options.all or when == "short"]
    done = {}
    if options.done and os.path.exists(options.done):
        with open(options.done, encoding="utf-8") as f:
            done = json.load(f)
    for module in modules:
        if module in done:
            continue
        begin, problems, native = time.monotonic(), [], run("native", module, options.seed)
        if len(native) < 3:
            problems.append("natively no tests were made: %s" % native["the module"])
        for world in ("away", "moved"):
            other = run(world, module, options.seed)
            wrong = compare(native, other, native)
            if wrong:
                wrong = compare(native, other, run("native", module, options.seed))
            problems += ["%s: %s" % (world, w) for w in wrong]
        problems += lazy(module)
        done[module] = problems
        print("%-18s %5d tests  %-6s %6.1f s" % (module, len(native) - 2, "FAILED" if problems else "ok", time.monotonic() - begin))
        for problem in problems[:20]:
            print("    " + problem)
        sys.stdout.flush()
        if options.done:
            with open(options.done + ".new", "w", encoding="utf-8") as f:
                json.dump(done, f, indent=1)
            os.rename(options.done + ".new", options.done)
    bad = sum(1 for m in modules if done[m])
    print("%d modules, %d failed" % (len(modules), bad))
    return 1 if bad or not modules else 0


sys.exit(main())
