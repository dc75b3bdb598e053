"""One run of one case: an own directory, a time limit, and everything that came out of it."""
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass, field

from . import cases

ENVIRONMENT = {
    "LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive", "GMX_NO_QUOTES": "1", "HOME": "/root", "SHELL": "/bin/sh",
}


@dataclass
class Outcome:
    """What a run left: raw exit status (negative: signal), digests of the output and of all files, seconds, job statistics."""
    exit: int = 0
    digests: dict = field(default_factory=dict)
    seconds: float = 0.0
    stats: dict = None
    problems: list = field(default_factory=list)
    moves: object = None
    directory: str = ""


def environment():
    return dict(ENVIRONMENT, PATH=os.environ.get("PATH", "/usr/bin:/bin"))


def fresh_directory(world, name):
    path = os.path.join(cases.TARGET, "worlds", world, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(os.path.join(path, "work"))
    return path


class Job:
    """A started case; its process becomes the program itself, so its pid is the job's pid at home."""

    def __init__(self, case, world, launcher, copy=""):
        self.case = case
        self.directory = fresh_directory(world, case.name + copy)
        self.work = os.path.join(self.directory, "work")
        self.stats_file = os.path.join(self.directory, "stats.json")
        os.symlink(cases.input_dir(case.input), os.path.join(self.work, "in"))
        words = [w.replace("STATS", self.stats_file) for w in launcher] + case.argv(world)
        self.counted = "STATS" in launcher
        self.begin = time.monotonic()
        with open(self.path("stdout"), "wb") as out, open(self.path("stderr"), "wb") as err:
            self.process = subprocess.Popen(words, cwd=self.work, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                            env=environment(), start_new_session=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def finish(self, limit):
        """Waits at most limit seconds for its end and gives the Outcome."""
        outcome = Outcome(directory=self.directory)
        try:
            outcome.exit = self.process.wait(max(0.1, limit - (time.monotonic() - self.begin)))
        except subprocess.TimeoutExpired:
            outcome.problems.append("did not end within %d s" % limit)
            os.killpg(self.process.pid, signal.SIGKILL)
            outcome.exit = self.process.wait()
        outcome.seconds = time.monotonic() - self.begin
        self.sweep(outcome)
        outcome.digests = digests(self.work, self.path("stdout"), self.path("stderr"))
        if self.counted:
            self.read_stats(outcome)
        return outcome

    def sweep(self, outcome):
        """Nothing of the job may be left two seconds after its end."""
        deadline = time.monotonic() + 2
        while (left := self.left()) and time.monotonic() < deadline:
            time.sleep(0.05)
        if left:
            outcome.problems.append("left %d processes behind: %s" % (len(left), " ".join(map(str, left))))
            for pid in left:
                os.kill(pid, signal.SIGKILL)

    def left(self):
        found = []
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and os.readlink("/proc/%s/cwd" % name).startswith(self.work):
                    found.append(int(name))
            except OSError:
                pass
        return found

    def read_stats(self, outcome):
        deadline = time.monotonic() + 5  # the node may write it just after the last process has gone
        while not os.path.exists(self.stats_file) and time.monotonic() < deadline:
            time.sleep(0.02)
        try:
            with open(self.stats_file, encoding="utf-8") as f:
                outcome.stats = json.load(f)
        except (OSError, ValueError) as e:
            outcome.problems.append("no statistics: %s" % e)


def digests(work, stdout, stderr):
    """sha256 of the output, and of every file below work with its kind, permissions and link target."""
    result = {"stdout": digest(stdout, work), "stderr": digest(stderr, work)}
    for folder, dirs, files in os.walk(work):
        for name in sorted(dirs + files):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            what = os.readlink(path) if stat.S_ISLNK(status.st_mode) else digest(path) if stat.S_ISREG(status.st_mode) else ""
            result[os.path.relpath(path, work)] = "%o %s" % (status.st_mode, what)
    return result


def digest(path, hide=None):
    """sha256 of a file; where hide (a directory's name) occurs in it, the name does not count."""
    sha = hashlib.sha256()
    with open(path, "rb") as f:
        if hide:
            sha.update(f.read().replace(hide.encode(), b"@WORK@"))
        else:
            while chunk := f.read(1 << 20):
                sha.update(chunk)
    return sha.hexdigest()
