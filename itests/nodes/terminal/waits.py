"""Parents and children: statuses, stops and continuations that a parent waits for while it is away."""
from .cluster import check
from .deaths import statuses
from . import cluster


def case_statuses():
    text = statuses("set -m; ulimit -c 0; $M ./guest waits; :")
    check("stopped by 22" in text and "waitid code" in text, "this shows nothing", text)


def case_shell():
    """A shell that is away waits for its children."""
    statuses("""$M bash -c 'sleep 0.2 & wait $!; echo $?; (exit 7) & wait $!; echo $?; sleep 9 & kill $!; wait $!; echo $?
        false | true; echo ${PIPESTATUS[@]}; (kill -9 $BASHPID); echo $?; wait; echo $?'""")


def case_orphans():
    """A child that outlives its parent goes on, away, and is ended like any other."""
    got = cluster.sh("mosrun -r 2 sh -c './guest spinms 700 > orphan.out 2>&1 & echo $!'")
    pid = int(got.stdout)
    check(cluster.jobs().get(pid, ("",))[0] == "2", "the orphan is not on node 2", cluster.jobs())
    cluster.until(5, "the orphan's words", lambda: "spun" in cluster.fact(cluster.WORK + "/orphan.out"))
