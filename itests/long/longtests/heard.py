"""What nodes know of each other by gossip."""
import time

from . import nodes

HEARD_SECONDS = 60


def alive(node):
    """{other node: does this one know it to be alive?}; empty while it takes no part yet."""
    rows = [line.replace("*", " ").split() for line in nodes.sh("mosnodes", node).splitlines()]
    if "ALIVE" not in rows[0]:
        return {}
    column = rows[0].index("ALIVE")
    return {int(row[0]): row[column] == "yes" for row in rows[1:]}


def everybody(of, dead=(), seconds=HEARD_SECONDS, clusters=None):
    """
    Failed unless each of these nodes soon knows each other one of them to be alive, and those to be dead. Nodes of several owners
    gossip among their own: then clusters are theirs.
    """
    def meet(node, other):
        return clusters is None or any(node in c and other in c for c in clusters)

    deadline = time.monotonic() + seconds
    while True:
        wrong = []
        for node in of:
            known = alive(node)
            wrong += ["node %d of %d" % (node, other) for other in of if meet(node, other) and not known.get(other)]
            wrong += ["node %d of %d, which is dead" % (node, other) for other in dead if meet(node, other) and known.get(other)]
        if not wrong:
            return
        if time.monotonic() > deadline:
            raise nodes.Failed("after %d s still wrong about others: %s" % (seconds, "; ".join(wrong)))
        time.sleep(0.5)
