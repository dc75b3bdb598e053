"""What a run must have done besides giving the right result: how much away, how many moves; and who is exempt."""
import os
import re

from . import cases

AWAY_SHARE = 0.95
MOVES = 10
FREEZES = 3
# Less user CPU time than this is a few clock ticks: a share of it says nothing.
MEASURABLE_SECONDS = 0.05


def exempt():
    """Names of the cases that docs/pinned.md lists: the first column of its table."""
    path = os.path.join(cases.ROOT, "docs", "pinned.md")
    with open(path, encoding="utf-8") as f:
        return set(re.findall(r"^\|\s*`(\w+)`[^|]*\|", f.read(), re.M))


def share(stats):
    """The part of the user CPU time that was spent away, and the seconds in all."""
    total = stats["user_home_s"] + stats["user_away_s"]
    return (stats["user_away_s"] / total if total else 0.0), total


def compare(native, other):
    """Sentences about every difference between two outcomes."""
    found = []
    if native.exit != other.exit:
        found.append("exit status %s, natively %s" % (other.exit, native.exit))
    for name in sorted(set(native.digests) | set(other.digests)):
        if native.digests.get(name) != other.digests.get(name):
            how = "differs" if name in native.digests and name in other.digests else \
                "is missing" if name in native.digests else "should not be there"
            found.append("%s %s" % (name, how))
    return found


def broken(case, world, outcome, pinned):
    """Sentences about the rules that a run away or moved broke."""
    stats = outcome.stats
    if stats is None or world == "native":
        return []
    found = consistent(stats, outcome)
    if case.name in pinned or case.rule == "none":
        return found
    if world == "frozen":
        times = min(outcome.moves.done.get(what, 0) for what in ("freeze", "continue"))
        if times < FREEZES:
            found.append("frozen and thawed %d times, %d wanted: %s" % (times, FREEZES, outcome.moves.refusals))
        return found
    part, total = share(stats)
    if world == "away" and case.rule == "full":
        if total < MEASURABLE_SECONDS:
            found.append("only %.2f s of user CPU time: too short to judge" % total)
        elif part < AWAY_SHARE:
            found.append("%.1f %% of the user CPU time away, %.0f %% wanted" % (100 * part, 100 * AWAY_SHARE))
    wanted = {"full": MOVES, "some": 1}[case.rule]
    if world not in ("native", "away") and stats["moves"] < wanted:
        found.append("%d completed moves, %d wanted" % (stats["moves"], wanted))
    return found


def consistent(stats, outcome):
    """The statistics must agree with themselves and with what was seen."""
    found = []
    processes = stats.get("processes", [])
    for key in ("user_home_s", "user_away_s", "user_deputy_s"):
        if abs(sum(p[key] for p in processes) - stats[key]) > 0.02 * len(processes) + 0.05:
            found.append("statistics: %s of the processes do not make the sum" % key)
    if sum(p["moves"] for p in processes) != stats["moves"]:
        found.append("statistics: the moves of the processes do not make the sum")
    status = outcome.exit if outcome.exit >= 0 else 128 - outcome.exit
    if stats["exit"] != status:
        found.append("statistics: exit %s, seen %s" % (stats["exit"], status))
    return found
