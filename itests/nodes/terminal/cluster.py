"""The running nodes as a test sees them: commands in a node, its processes, what is left on it."""
import os
import re
import shutil
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
STATE = os.environ.get("MOSIX_STATE", "/var/tmp/mosix-up")
PATH = "/run/mosix/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
WORK = "/var/tmp/mosix-terminal-test.%d" % os.getpid()
ENVIRONMENT = {"PATH": PATH, "HOME": "/root", "TERM": "vt100", "LC_ALL": "C", "PS1": "READY> ", "HISTFILE": ""}


STARTED = []


class Failed(AssertionError):
    """A check of a case did not hold."""


def check(condition, sentence, *details):
    if not condition:
        raise Failed(sentence + "".join("\n    %s" % (d,) for d in details))


def until(seconds, what, condition):
    """Waits until the condition gives something true, and gives it; a Failed names what did not come."""
    deadline = time.monotonic() + seconds
    while True:
        got = condition()
        if got:
            return got
        if time.monotonic() > deadline:
            raise Failed("within %g s: not %s" % (seconds, what))
        time.sleep(0.02)


def mosix(*words, timeout=150):
    """./mosix WORDS of the checkout; its standard output."""
    done = subprocess.run([os.path.join(ROOT, "mosix"), *words], stdin=subprocess.DEVNULL, timeout=timeout,
                          env=dict(os.environ, MOSIX_STATE=STATE, MOSIX_SHELL_SECONDS="40"),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if done.returncode and words[0] != "shell":
        raise Failed("./mosix %s: status %d: %s" % (" ".join(words), done.returncode, done.stderr))
    return done.stdout


def init(node):
    """The first process of a node, as this machine counts."""
    with open("%s/node.%d/init" % (STATE, node), encoding="ascii") as f:
        return f.read().split()[0]


def enter(node, words):
    """The command line that runs words in a node."""
    return [os.path.join(ROOT, "libexec", "enter"), init(node), *words]


def bash(script, **options):
    return sh(script, shell="bash", **options)


def sh(script, node=1, timeout=60, stdin=subprocess.DEVNULL, user=None, shell="sh"):
    """Runs a sh script in a node, as a user id if one is given: CompletedProcess with text."""
    words = [shell, "-c", script]
    if user is not None:
        words = ["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", "--"] + words
    return subprocess.run(enter(node, words), cwd=WORK, env=ENVIRONMENT, stdin=stdin, timeout=timeout, text=True,
                          errors="replace", stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def start(words, node=1, **options):
    """Starts a command in a node, in a session of its own, its output in pipes."""
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    job = subprocess.Popen(enter(node, words), cwd=WORK, env=ENVIRONMENT, text=True, errors="replace", **options)
    STARTED.append(job)
    return job


def fact(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            return f.read()
    except OSError:
        return ""


def processes(node):
    """pid here -> (pid in the node, comm, ppid here), for every process of a node, guests' bodies included."""
    space = os.readlink("/proc/%s/ns/pid" % init(node))
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            numbers = re.search(r"^NSpid:\t(.*)$", fact("/proc/%s/status" % name), re.M)
            numbers = numbers.group(1).split() if numbers else []
            own = os.readlink("/proc/%s/ns/pid" % name)
        except OSError:
            continue
        depth = 1 if own == space else 2
        if len(numbers) <= depth or len(numbers) < 2:
            continue
        if own != space and not nested(own, space, int(name)):
            continue
        stat = fact("/proc/%s/stat" % name)
        if stat:
            found[int(name)] = (int(numbers[1]), stat[stat.index("(") + 1:stat.rindex(")")],
                                int(stat[stat.rindex(")") + 2:].split()[1]))
    return found


def nested(own, space, pid):
    """Is a process in a pid namespace directly below that of a node? By its ancestors."""
    while pid > 1:
        stat = fact("/proc/%d/stat" % pid)
        if not stat:
            return False
        pid = int(stat[stat.rindex(")") + 2:].split()[1])
        try:
            now = os.readlink("/proc/%d/ns/pid" % pid)
        except OSError:
            return False
        if now != own:
            return now == space
    return False


def bodies(node):
    """pids here of the guests' bodies on a node: processes in a pid namespace below its own, but for what they are cloned from."""
    space = os.readlink("/proc/%s/ns/pid" % init(node))
    found = []
    for pid in processes(node):
        try:
            if os.readlink("/proc/%d/ns/pid" % pid) != space:
                found.append(pid)
        except OSError:
            pass
    # Zygote and stem have next to no memory of their own.
    return [p for p in found if fact("/proc/%d/maps" % p).count("\n") > 10]


def sandboxes(node):
    space = os.readlink("/proc/%s/ns/pid" % init(node))
    found = 0
    for pid in processes(node):
        try:
            found += os.readlink("/proc/%d/ns/pid" % pid) != space
        except OSError:
            pass
    return found


def jobs(user=None):
    """pid -> (node, state, command) by mosps -a."""
    got = sh("mosps -a", user=user)
    rows = {}
    for line in got.stdout.splitlines()[1:]:
        words = line.split()
        rows[int(words[0])] = (words[3], words[4], words[9])
    return rows


def ticks(pid):
    """CPU ticks of a process so far."""
    stat = fact("/proc/%d/stat" % pid)
    return sum(map(int, stat[stat.rindex(")") + 2:].split()[11:13])) if stat else 0


def state(pid):
    stat = fact("/proc/%d/stat" % pid)
    return stat[stat.rindex(")") + 2] if stat else ""


def group_states(group):
    """States of the processes of a process group."""
    states = []
    for name in os.listdir("/proc"):
        stat = fact("/proc/%s/stat" % name) if name.isdigit() else ""
        words = stat[stat.rindex(")") + 2:].split() if stat else ["", "", ""]
        if words[2] == str(group):
            states.append(words[0])
    return states


def here(pid, node=1):
    """The pid that this machine gives a node's process."""
    space = os.readlink("/proc/%s/ns/pid" % init(node))
    for name in os.listdir("/proc"):
        if name.isdigit():
            numbers = re.search(r"^NSpid:\t(.*)$", fact("/proc/%s/status" % name), re.M)
            try:
                if numbers and numbers.group(1).split()[1:2] == [str(pid)] and os.readlink("/proc/%s/ns/pid" % name) == space:
                    return int(name)
            except OSError:
                pass
    return 0


def nothing_left(seconds=6):
    """No job at home, no guest on any node."""
    until(seconds, "the end of all jobs: %s" % sh("mosps -a").stdout, lambda: not jobs())
    for node in (2, 3):
        until(seconds, "the end of all guests on node %d" % node, lambda n=node: not sandboxes(n))


def tidy():
    """Ends what a failed case left, so that the next one does not suffer."""
    for job in STARTED:
        if job.poll() is None:
            job.kill()
        job.wait()
    for pid in jobs():
        sh("kill -KILL %d" % pid)


def prepare():
    os.makedirs(WORK, exist_ok=True)
    os.chmod(WORK, 0o777)
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest.c")
    subprocess.run(["gcc", "-O1", "-Wall", "-o", WORK + "/guest", source], check=True)


def clean():
    shutil.rmtree(WORK, ignore_errors=True)
