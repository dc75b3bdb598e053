"""The running nodes: commands in them, and a census of what is on them."""
import os
import re
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
STATE = os.environ.get("MOSIX_STATE", "/var/tmp/mosix-up")
MOSIX = os.path.join(ROOT, "mosix")
PATH = "/run/mosix/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Failed(AssertionError):
    """A test did not hold: its message is the sentence."""


def mosix(*words, timeout=300):
    """What it says. Failed when it does not end well."""
    done = subprocess.run([MOSIX, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=timeout)
    if done.returncode:
        raise Failed("./mosix %s: %s" % (" ".join(words), done.stdout))
    return done.stdout


def count():
    with open(os.path.join(STATE, "nodes"), encoding="ascii") as f:
        return int(f.read())


def init(node):
    """The first process of a node, as this machine counts."""
    with open("%s/node.%d/init" % (STATE, node), encoding="ascii") as f:
        return int(f.read().split()[0])


def enter(node, words, **options):
    """Starts words in a node."""
    command = [os.path.join(ROOT, "libexec", "enter"), str(init(node)), *words]
    return subprocess.Popen(command, text=True, errors="replace", env=dict(os.environ, PATH=PATH), **options)


def sh(script, node=1, timeout=120):
    """Runs a shell script in a node; its output. Failed when it does not end well."""
    process = enter(node, ["sh", "-c", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            out, err = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        raise Failed("not within %d s: %s\n%s%s" % (timeout, script, out, err)) from None
    if process.returncode:
        raise Failed("status %d: %s\n%s%s" % (process.returncode, script, out, err))
    return out


def jvm(node):
    """The node's JVM, as this machine counts."""
    first = init(node)
    with open("/proc/%d/task/%d/children" % (first, first), encoding="ascii") as f:
        for pid in f.read().split():
            with open("/proc/%s/cmdline" % pid, "rb") as c:
                if b"\0-Dmosix.node=%d\0" % node in c.read():
                    return int(pid)
    raise Failed("node %d has no JVM" % node)


def groups(node):
    """All cgroup directories of a node."""
    tops = ["/proc/%d/root/run/mosix/cgroup" % init(node)]
    with open("%s/node.%d/group.list" % (STATE, node), encoding="utf-8") as f:
        tops += [line.split()[0] for line in f]
    return {folder for top in tops for folder, _, _ in os.walk(top)}


def processes(node, folders):
    """Processes in these groups, but for commands that are just being run there."""
    found = set()
    for folder in folders:
        try:
            with open(os.path.join(folder, "cgroup.procs"), encoding="ascii") as f:
                found |= {int(pid) for pid in f.read().split() if pid != "0"}
        except OSError:
            continue  # removed meanwhile, or the root of the named hierarchy, which is all nodes'
    here = os.readlink("/proc/%d/ns/mnt" % init(node))
    return {pid for pid in found if in_node(pid, here)}


def in_node(pid, mounts):
    """Does it belong to the node: in its mount namespace, or in one that a sandbox made for itself?"""
    try:
        return os.readlink("/proc/%d/ns/mnt" % pid) == mounts or os.readlink("/proc/%d/ns/user" % pid) != os.readlink("/proc/self/ns/user")
    except OSError:
        return False


def namespaces(pids):
    found = set()
    for pid in pids:
        for kind in ("mnt", "pid", "net", "uts", "ipc", "time", "cgroup", "user"):
            try:
                found.add(os.readlink("/proc/%d/ns/%s" % (pid, kind)))
            except OSError:
                pass
    return found


def census(of=None):
    """{"node 1 processes": 2, ...}: everything that must not grow, on these nodes or all."""
    figures = {}
    for node in of or range(1, count() + 1):
        agent = jvm(node)
        folders = groups(node)
        pids = processes(node, folders)
        with open("/proc/%d/mountinfo" % agent, encoding="utf-8") as f:
            mounts = len(f.readlines())
        for what, figure in (("processes", len(pids)), ("namespaces", len(namespaces(pids))),
                             ("descriptors", len(os.listdir("/proc/%d/fd" % agent))),
                             ("threads", len(os.listdir("/proc/%d/task" % agent))),
                             ("maps", maps(agent)), ("mounts", mounts), ("cgroups", len(folders))):
            figures["node %d %s" % (node, what)] = figure
    return figures


# What nobody may leave behind. Descriptors, threads and maps of a node grow and shrink with its connections.
WATCHED = ("processes", "namespaces", "mounts", "cgroups")
SETTLE_SECONDS = 20


def nothing_left(before, seconds=SETTLE_SECONDS):
    """Failed unless there is soon no more of what counts than in that census."""
    deadline = time.monotonic() + seconds
    while True:
        counted = sorted({int(k.split()[1]) for k in before})
        for home in counted:  # a job that has ended is put away when somebody looks
            sh("mosps > /dev/null", home)
        now = census(counted)
        grown = ["%s %d, before %d" % (k, now[k], before[k]) for k in before if k.endswith(WATCHED) and now[k] > before[k]]
        if not grown:
            return
        if time.monotonic() > deadline:
            raise Failed("left: " + "; ".join(grown))
        time.sleep(0.2)


def maps(pid):
    """Maps of files and shared memory of a JVM. Those without a name are the heap's and the stacks', libraries come late."""
    with open("/proc/%d/maps" % pid, encoding="utf-8", errors="replace") as f:
        return sum(1 for line in f if len(line.split(None, 5)) > 5 and "/" in line and ".so" not in line)


def heap_kib(node):
    """Heap that is in use after a full collection."""
    with open("/proc/%d/status" % jvm(node), encoding="ascii") as f:
        inside = re.search(r"^NSpid:.*\t(\d+)$", f.read(), re.M).group(1)
    for _ in range(2):  # what a finalizer or cleaner held goes with the second
        sh("jcmd %s GC.run" % inside, node)
    text = sh("jcmd %s GC.heap_info" % inside, node)
    used = re.findall(r"generation\s+total \d+K, used (\d+)K", text)
    if len(used) != 2:
        raise Failed("the heap cannot be read: " + text)
    return sum(map(int, used))
