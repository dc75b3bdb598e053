"""Several users: nobody sees or touches what is another's; root may; rights of files are as natively."""
import os
import re
import subprocess

from . import cluster
from .cluster import check, until
from .errors import one_sentence

ONE, OTHER = 4242, 4343


def running(user, words="mosrun -r 2 ./guest spin", extra=()):
    """A job of a user: (Popen, pid at home)."""
    before = set(cluster.jobs())
    job = cluster.start(["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", *extra, "--", "sh", "-c", "exec " + words],
                        stdin=subprocess.PIPE)
    check(job.stdout.readline() == "started\n", "the job of user %d did not start" % user)
    return job, until(5, "the job of user %d" % user, lambda: set(cluster.jobs()) - before).pop()


def end(job, pid):
    cluster.sh("kill -KILL %d" % pid)
    job.communicate(timeout=10)


def case_apart():
    one, first = running(ONE)
    other, second = running(OTHER, "mosrun ./guest spin")
    try:
        check(set(cluster.jobs(user=ONE)) == {first}, "user 1 sees", cluster.jobs(user=ONE))
        check(set(cluster.jobs(user=OTHER)) == {second}, "user 2 sees", cluster.jobs(user=OTHER))
        check(set(cluster.jobs()) == {first, second}, "root sees", cluster.jobs())
        one_sentence("mosmigrate %d home" % first, 1, "process %d belongs to another user" % first, user=OTHER)
        one_sentence("mosmigrate %d 2" % second, 1, "process %d belongs to another user" % second, user=ONE)
        one_sentence("moswhy %d" % first, 1, "process %d belongs to another user" % first, user=OTHER)
        check(cluster.sh("mosmigrate %d 3" % first, user=ONE).returncode == 0, "user 1 cannot move the own process")
        check(cluster.sh("mosmigrate %d 2" % second).returncode == 0, "root cannot move it")
        check(cluster.sh("mosmigrate %d home" % second, user=OTHER).returncode == 0, "user 2 cannot bring it home")
        check("works on node 3" in cluster.sh("moswhy %d" % first, user=ONE).stdout, "moswhy")
        check(cluster.sh("kill -TERM %d" % first, user=OTHER).returncode != 0, "kill went through")
    finally:
        end(one, first)
        end(other, second)


def case_changed_ids():
    """A process with another user's id among its own is not the user's to move; nor is it before or while away."""
    for words in ("mosrun ./guest setids %d" % ONE, "mosrun -r 2 ./guest setids %d" % ONE):
        job, pid = running(0, words)
        try:
            ids = re.search(r"^Uid:\t(.*)$", cluster.fact("/proc/%d/status" % cluster.here(pid)), re.M).group(1).split()
            check(ids[:3] == [str(ONE), str(ONE), "0"], "ids are %s" % ids)
            for to in ("2", "3", "home"):
                one_sentence("mosmigrate %d %s" % (pid, to), 1, "process %d " % pid, user=ONE)
            check(pid not in cluster.jobs(user=OTHER), "another user sees it")
            one_sentence("mosmigrate %d 3" % pid, 1, "process %d " % pid, user=OTHER)
            got = cluster.sh("mosmigrate %d 3" % pid)
            check(got.returncode == 0, "root cannot move it", got)
        finally:
            end(job, pid)


def case_files():
    """Owner, mode and refusals of files are as natively."""
    script = """cd %s && mkdir -p files.$M2 && cd files.$M2 && umask 027 && echo words > made && mkdir dir && ln -s made link
        stat -c '%%u %%g %%a %%n' made dir; cat /etc/shadow; echo x > /etc/nothing; chown 0 made; kill -0 1; cat made; id
        rm -rf made dir link; cd ..; rmdir files.$M2""" % cluster.WORK
    seen = []
    for run in ("", "mosrun -r 2 "):
        path = os.path.join(cluster.WORK, "script.sh")
        with open(path, "w", encoding="ascii") as f:
            f.write("M2=x\n" + script)
        os.chmod(path, 0o644)
        got = cluster.sh(run + "sh script.sh", user=ONE)
        seen.append((got.returncode, got.stdout, got.stderr))
    check(seen[0] == seen[1], "differs", *seen)
    check("4242 4242 640 made" in seen[0][1] and "Permission denied" in seen[0][2], "this shows nothing", seen[0])


def case_setuid_inside():
    """su from a program that is away works at home, and what it starts is the other user's."""
    seen = []
    for run in ("", "mosrun ", "mosrun -r 2 "):
        got = cluster.sh(run + "sh -c 'id -u; su -s /bin/sh nobody -c \"id -u; id -g; cat /etc/shadow\"; echo $?; id -u'")
        seen.append((got.returncode, got.stdout, got.stderr))
    check(seen[0] == seen[1] == seen[2], "differs", *seen)
    check("65534" in seen[0][1], "this shows nothing", seen[0])


def case_setpriv_inside():
    """A process that gives its rights away while it is away has lost them."""
    seen = []
    for run in ("", "mosrun -r 2 "):
        got = cluster.sh(run + "sh -c 'setpriv --reuid %d --regid %d --clear-groups sh -c \"id; cat /etc/shadow; touch f.priv; stat -c %%u f.priv; rm f.priv\"'" % (ONE, ONE))
        seen.append((got.returncode, got.stdout, got.stderr))
    check(seen[0] == seen[1], "differs", *seen)
    check("uid=4242" in seen[0][1] and "Permission denied" in seen[0][2], "this shows nothing", seen[0])
