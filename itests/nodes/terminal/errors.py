"""What cannot be run or moved: one clear sentence, the right status, nothing left."""
import os
import re
import stat
import struct
import subprocess

from . import cluster
from .cluster import check, until

ELF32 = (b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack("<HHIIIIIHHHHHH", 2, 3, 1, 0x8048054, 52, 0, 0, 52, 32, 1, 0, 0, 0)
         + struct.pack("<8I", 1, 0, 0x8048000, 0x8048000, 96, 96, 5, 4096)
         + b"\x31\xc0\x40\xb3\x2a\xcd\x80\x90\x90\x90\x90\x90")  # exit(42) by int 0x80


def file(name, content, mode=0o755):
    path = os.path.join(cluster.WORK, name)
    with open(path, "wb") as f:
        f.write(content)
    os.chmod(path, mode)
    return path


def one_sentence(command, status, pattern, user=None, seconds=30):
    got = cluster.sh(command, user=user, timeout=seconds)
    check(got.returncode == status, "%s: status %d, not %d" % (command, got.returncode, status), got)
    check(re.fullmatch(r"mos\w+: [^\n]*\n", got.stderr) and re.search(pattern, got.stderr), "%s: not one sentence of /%s/" % (command, pattern), got)
    check(not got.stdout, "%s: something on standard output" % command, got)


def case_programs():
    file("plain", b"words\n", 0o644)
    file("badscript", b"#!/no/such/interpreter\n")
    file("garbage", b"\x7fELF garbage")
    file("empty", b"")
    for at in ("", "-r 2 "):
        one_sentence("mosrun %s./nothing" % at, 127, "'./nothing': No such file")
        one_sentence("mosrun %sno-such-program" % at, 127, "'no-such-program': No such file")
        one_sentence("mosrun %s./plain" % at, 126, "'./plain': Permission denied")
        one_sentence("mosrun %s/tmp" % at, 126, "'/tmp': Permission denied")
        one_sentence("mosrun %s./plain/x" % at, 126, "Not a directory")
        one_sentence("mosrun %s./badscript" % at, 127, "No such file")
        one_sentence("mosrun %s./plain" % at, 126, "Permission denied", user=4242)
        one_sentence("mosrun %s''" % at, 127, "No such file")


def case_scripts():
    """A script without #! is the shell's, as with env; arguments and status are kept."""
    file("noscript", b"echo \"$0 $*\"; exit 9\n")
    file("script", b"#!/bin/sh -e\necho \"$0 $*\"; hostname; exit 8\n")
    file("awkscript", b"#!/usr/bin/awk -f\nBEGIN { print ARGC; exit 7 }\n")
    for script in ("noscript", "script", "awkscript", "empty"):
        if script == "empty":
            file("empty", b"")
        seen = []
        for run in ("env", "mosrun", "mosrun -r 2"):
            got = cluster.sh("%s ./%s 'a  b' c" % (run, script))
            seen.append((got.returncode, got.stdout, got.stderr))
        check(seen[0] == seen[1] == seen[2], "differs: %s" % script, *seen)


def case_32_bits():
    """A 32-bit program runs at home; moswhy says so."""
    file("elf32", ELF32)
    native = cluster.sh("./elf32; echo $?")
    check(native.stdout == "42\n", "no 32-bit programs on this machine: the test shows nothing", native)
    got = cluster.sh("mosrun -r 2 ./elf32; echo $?")
    check(got.stdout == "42\n" and not got.stderr, "differs", got)
    got = cluster.sh("mosrun -r 2 sh -c './elf32; echo $?; hostname'")
    check(got.stdout == "42\nnode1\n" and not got.stderr, "differs below a shell that is away", got)


def case_nodes():
    one_sentence("mosrun -r nosuch true", 125, "nosuch")
    one_sentence("mosrun -r 99 true", 125, "99")
    one_sentence("mosrun -r '' true", 125, "node")
    one_sentence("mosmigrate 1 nosuch", 1, "nosuch|was not started by mosrun")
    check(cluster.sh("mosrun -r 1 sh -c 'exit 4'").returncode == 4, "the own node by its number")
    check(cluster.sh("mosrun -r node2 sh -c 'exit 4'").returncode == 4, "a node by its host name")
    check(cluster.sh("mosrun -r 10.77.0.2 sh -c 'exit 4'").returncode == 4, "a node by its address")


def case_unreachable():
    """A cut node: refused within seconds, -F starts at home."""
    cluster.mosix("cut", "3")
    try:
        one_sentence("mosrun -r 3 true", 125, "node 3 ")
        got = cluster.sh("mosrun -F -r 3 sh -c 'echo words; exit 3'", timeout=30)
        check((got.returncode, got.stdout) == (3, "words\n"), "-F does not start it at home", got)
    finally:
        cluster.mosix("mend", "3")
    until(20, "node 3 to be usable again", lambda: cluster.sh("mosrun -r 3 true").returncode == 0)


def case_no_jvm():
    """A machine that is up without its node: connection refused."""
    cluster.mosix("killjvm", "3")
    try:
        one_sentence("mosrun -r 3 true", 125, "node 3 ")
    finally:
        cluster.mosix("restart", "3")


def case_no_node_at_all():
    """The commands without a node to serve them."""
    for command, status in (("mosrun true", 125), ("mosps", 125), ("mosmigrate 1 2", 125), ("moswhy 1", 125)):
        got = cluster.sh("MOSIX_SOCKET=/nowhere %s" % command)
        check(got.returncode == status and re.fullmatch(r"mos\w+: [^\n]*/nowhere[^\n]*\n", got.stderr), command, got)


def case_refusing_node():
    """A node that cannot make a sandbox says so, and -F helps."""
    groups = "/sys/fs/cgroup/pids" if os.path.isdir("/proc/%s/root/sys/fs/cgroup/pids" % cluster.init(3)) else "/sys/fs/cgroup"
    check(cluster.sh("mount -o remount,bind,ro %s" % groups, node=3).returncode == 0, "no read-only groups on node 3")
    try:
        one_sentence("mosrun -r 3 true", 125, "node 3 ")
        check(cluster.sh("mosrun -F -r 3 sh -c 'exit 6'").returncode == 6, "-F does not help")
    finally:
        subprocess.run(["nsenter", "-t", cluster.init(3), "-m", "mount", "-o", "remount,bind,rw", groups], check=True)
    until(20, "node 3 to be usable again", lambda: cluster.sh("mosrun -r 3 true").returncode == 0)


def case_hung_node():
    """A machine that hangs: refused within seconds."""
    cluster.mosix("freeze", "3")
    try:
        one_sentence("mosrun -r 3 true", 125, "node 3 ", seconds=12)
        check(cluster.sh("mosrun -F -r 3 sh -c 'exit 6'", timeout=12).returncode == 6, "-F does not help")
    finally:
        cluster.mosix("thaw", "3")
    until(20, "node 3 to be usable again", lambda: cluster.sh("mosrun -r 3 true").returncode == 0)


def case_moves():
    one_sentence("mosmigrate 999999 2", 1, "no process 999999")
    one_sentence("mosmigrate 1 2", 1, "not started by mosrun")
    one_sentence("mosmigrate 0 2", 2, "")
    one_sentence("mosmigrate -5 2", 2, "")
    one_sentence("mosmigrate x 2", 2, "'x'")
    one_sentence("mosmigrate 99999999999999999999 2", 2, "")
    one_sentence("moswhy 999999", 1, "no process 999999")
    native = cluster.start(["sleep", "30"])
    try:
        pid = until(5, "a sleep", lambda: [p[0] for p in cluster.processes(1).values() if p[1] == "sleep"])[0]
        one_sentence("mosmigrate %d 2" % pid, 1, "not started by mosrun")
        one_sentence("moswhy %d" % pid, 1, "not started by mosrun")
    finally:
        native.terminate()
        native.communicate()
    one_sentence("mosrun -r 9 true", 125, "9")
    # A zombie: its parent does not wait for it.
    holder = cluster.start(["sh", "-c", "exec mosrun python3 -c 'import os,sys;p=os.fork() or os._exit(0);print(p,flush=True);sys.stdin.read()'"],
                           stdin=subprocess.PIPE)
    try:
        zombie = int(holder.stdout.readline())
        until(5, "a zombie", lambda: cluster.state(cluster.here(zombie)) == "Z")
        one_sentence("mosmigrate %d 2" % zombie, 1, "process %d has ended" % zombie)
    finally:
        holder.communicate("")


def case_options():
    for command in ("mosrun", "mosps", "mosmigrate", "moswhy", "mosnodes", "mosbestnode", "mosmon", "mosq", "native"):
        got = cluster.sh(command + " --help")
        check(got.returncode == 0 and got.stdout.startswith("usage: " + command) and not got.stderr, "--help of " + command, got)
        wrong = 125 if command in ("mosrun", "native") else 2
        one_sentence(command + " --nonsense", wrong, "--nonsense.*see %s --help" % command)
        got = cluster.sh(command + " --help > /dev/full")
        check(got.returncode != 0 and got.stderr.count("\n") == 1, "a full device for " + command, got)
    one_sentence("mosrun", 125, "see mosrun --help")
    one_sentence("mosrun -r", 125, "-r")
    one_sentence("mosrun -h -r 2 true", 125, "exclude")
    one_sentence("mosmigrate", 2, "see mosmigrate --help")
    one_sentence("mosmigrate 1", 2, "see mosmigrate --help")
    one_sentence("mosmigrate 1 2 3", 2, "see mosmigrate --help")
    one_sentence("mosps extra", 2, "see mosps --help")
    one_sentence("moswhy", 2, "see moswhy --help")
    one_sentence("mosrun --stats /no/such/dir/f true", 125, "/no/such/dir/f.*No such file")


def case_setuid():
    """A setuid program runs at home with the rights it has natively."""
    path = file("setuid", open("/usr/bin/id", "rb").read())
    os.chmod(path, 0o4755)
    check(os.stat(path).st_mode & stat.S_ISUID, "no setuid bit")
    seen = [cluster.sh("%s ./setuid" % run, user=4242) for run in ("", "mosrun", "mosrun -r 2", "mosrun -r 2 sh -c ./setuid; :")]
    check("euid=0" in seen[0].stdout, "not setuid natively: the test shows nothing", seen[0])
    for got in seen[1:]:
        check(got.stdout == seen[0].stdout and got.returncode == seen[0].returncode, "differs", seen[0], got)
    os.unlink(path)
