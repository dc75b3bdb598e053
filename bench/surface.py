"""How much of the kernel's surface is carried: counted in docs/syscalls.md, which the build compares with the table."""
import os
import re

CARRIED = ("HOME", "HERE", "BOTH", "FAMILY")
ROW = re.compile(r"\| (\d+) \| (\w+) \| (\w+)( \w+)? \|.*\| ([^|]*) \|$")
COMMANDS = re.compile(r"^## Commands of (\w+)\n\n(.*)$", re.M)


def read(root):
    """[(name, route, what is said of arguments)], {name: number of known commands}"""
    with open(os.path.join(root, "docs", "syscalls.md"), encoding="utf-8") as f:
        page = f.read()
    rows = [(m[2], m[3], m[5]) for m in map(ROW.match, page.replace("\\|", "/").splitlines()) if m]
    return rows, {m[1]: len(re.findall(r"\((?:[A-Z]+, )?[a-z]", m[2])) for m in COMMANDS.finditer(page)}


def kind(route, unless):
    """Of one row: whole (whatever its arguments are), part (as its arguments are), returned, denied."""
    if route == "DENY":
        return "denied"
    other = "RETURN" if route in CARRIED else "(?:%s)" % "|".join(CARRIED)
    if re.search(r"by command|\b%s if\b" % other, unless):
        return "part"
    return "whole" if route in CARRIED else "returned"


def count(root):
    """[(key, label, number)]"""
    rows, commands = read(root)
    if len(rows) < 380 or not commands:
        raise RuntimeError("docs/syscalls.md is not as it was: %d rows, %d lists of commands" % (len(rows), len(commands)))
    kinds = [kind(route, unless) for _, route, unless in rows]
    whole, part = kinds.count("whole"), kinds.count("part")
    numbers = [("calls", "calls of the kernel's table", len(rows)),
               ("carried", "carried", whole + part),
               ("carried_whole", "  whatever their arguments are", whole),
               ("carried_part", "  by command, or but for some arguments", part),
               ("returned", "come home", kinds.count("returned")),
               ("denied", "denied", kinds.count("denied"))]
    numbers += [("route_" + r.lower(), "rows by default %s" % r, sum(1 for _, route, _ in rows if route == r))
                for r in CARRIED + ("RETURN", "DENY")]
    numbers += [("commands_" + name, "commands of " + name, n) for name, n in sorted(commands.items())]
    return numbers + [("carried_percent", "carried of all, %", round(100 * (whole + part) / len(rows), 2))]
