"""The matrix of programs (programs.txt), compiling them, and making their inputs."""
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PROGRAMS = os.path.join(ROOT, "itests", "programs")
TARGET = os.environ.get("WORLDS_TARGET", os.path.join(PROGRAMS, "target"))
BIN = os.path.join(TARGET, "bin")
REAL = os.path.join(PROGRAMS, "real")
WORLDS = ("native", "away", "hopped", "moved", "moved4", "moved8", "frozen")
# Worlds that are made of what is in another one.
AS = {"moved8": "moved4", "frozen": "moved"}
# So many at once; 1 in the other worlds.
COPIES = {"moved4": 4, "moved8": 8}
# "all" in the matrix: what is right at home and on hosts is so between hosts, too.
ALL = ("native", "away", "moved", "moved4")
SECONDS = {"native": "0", "away": "1", "hopped": "6", "moved": "6", "moved4": "6", "moved8": "6", "frozen": "6"}
RULES = ("full", "some", "none")


@dataclass(frozen=True)
class Case:
    """One line of the matrix."""
    name: str
    command: str
    input: str
    worlds: tuple
    rule: str
    needs: tuple

    def argv(self, world):
        """The words of the command in that world."""
        return [w.format(bin=BIN, real=REAL, s=SECONDS[world]) for w in shlex.split(self.command)]

    def made_in(self, world):
        """Whether it is part of that world; eight at once are what four are, and what can move can be frozen."""
        return AS.get(world, world) in self.worlds

    def missing(self):
        """Why this machine cannot run it, or None."""
        program = self.argv("native")[0]
        return None if shutil.which(program) else "%s is not installed (%s)" % (program, " ".join(self.needs))


def parse(text):
    """Cases by name. ValueError names the bad line."""
    cases = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [f.strip() for f in line.split("|")]
        if len(fields) != 6:
            raise ValueError("programs.txt line %d: six fields expected, %d found" % (number, len(fields)))
        name, command, kind, worlds, rule, needs = fields
        worlds = ALL if worlds == "all" else tuple(worlds.split())
        if name in cases or rule not in RULES or not set(worlds) <= set(WORLDS):
            raise ValueError("programs.txt line %d: name twice, or a rule or world that does not exist" % number)
        cases[name] = Case(name, command, kind, worlds, rule, tuple(needs.split()))
    return cases


def load():
    with open(os.path.join(PROGRAMS, "programs.txt"), encoding="utf-8") as f:
        return parse(f.read())


def build():
    """Compiles every src/*.c that is newer than its program."""
    os.makedirs(BIN, exist_ok=True)
    source = os.path.join(PROGRAMS, "src")
    header = os.path.getmtime(os.path.join(source, "check.h"))
    for name in sorted(os.listdir(source)):
        if not name.endswith(".c"):
            continue
        out, path = os.path.join(BIN, name[:-2]), os.path.join(source, name)
        if os.path.exists(out) and os.path.getmtime(out) > max(header, os.path.getmtime(path)):
            continue
        command = ["gcc", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-o", out + ".new", path, "-pthread"]
        subprocess.run(command, check=True)
        os.rename(out + ".new", out)


def input_dir(kind):
    """The directory of that input; made on first use."""
    path = os.path.join(TARGET, "inputs", kind)
    if os.path.exists(path):
        return path
    fresh = path + ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    os.makedirs(fresh)
    subprocess.run(["sh", os.path.join(REAL, "inputs.sh"), kind], cwd=fresh, check=True, stdin=subprocess.DEVNULL)
    os.rename(fresh, path)
    return path


def unprepared(kind):
    """Makes that input; why this machine cannot, or None. (Debian's gromacs wants processors that have rdtscp.)"""
    try:
        input_dir(kind)
    except subprocess.CalledProcessError as e:
        return "its input %s cannot be made on this machine: status %d of %s" % (kind, e.returncode, shlex.join(e.cmd))
    return None
