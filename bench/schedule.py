"""When programs would be ready if each stayed where it was put, and the best way to put them."""


class Node:
    """
    A node that gives its programs so much of a processor, as much as they can use; from a moment on less.

    share: processors; slower: None, or (seconds, share from then on)
    """

    def __init__(self, share, slower=None):
        self.share, self.slower = share, slower

    def after(self, begin, work):
        """When so much CPU time has been given from a moment on."""
        if self.slower is None or begin >= self.slower[0]:
            return begin + work / (self.share if self.slower is None else self.slower[1])
        quick = (self.slower[0] - begin) * self.share
        return begin + work / self.share if work <= quick else self.slower[0] + (work - quick) / self.slower[1]

    def ready(self, programs):
        """Of (release, work): whoever runs first, the last one is ready at the same moment, since the node is never idle for nothing."""
        at = 0.0
        for release, work in sorted(programs):
            at = self.after(max(at, release), work)
        return at


def bound(programs, nodes):
    """No schedule is sooner, though programs could be divided as one likes: by bisection, seconds."""
    low, high = 0.0, max(node.ready(programs) for node in nodes.values())
    while high - low > 1e-3 * high:
        middle = (low + high) / 2
        # Work that can be done by then, of what is released from each moment on.
        fine = True
        for begin in sorted({release for release, _ in programs}):
            left = sum(work for release, work in programs if release >= begin)
            fine &= left <= sum(done(node, begin, middle) for node in nodes.values())
        low, high = (low, middle) if fine else (middle, high)
    return high


def done(node, begin, end):
    """CPU seconds that a node can give between two moments."""
    if end <= begin:
        return 0.0
    if node.slower is None:
        return (end - begin) * node.share
    at = node.slower[0]
    return max(0.0, min(end, at) - begin) * node.share + max(0.0, end - max(begin, at)) * node.slower[1]


def best_assignment(programs, nodes):
    """
    A node for each program of (release, work), so that the last one is ready soonest, and when that is. By branch and bound, the
    longest program first: exact unless it takes too many steps, then the best that was met.
    """
    order = sorted(range(len(programs)), key=lambda i: -programs[i][1])
    names = sorted(nodes, key=lambda k: -nodes[k].share)
    least = bound(programs, nodes)
    best = [float("inf"), None]
    steps = [300_000]

    def place(depth, there, chosen, now):
        if now >= best[0] or best[0] <= least * 1.001 or steps[0] <= 0:
            return
        steps[0] -= 1
        if depth == len(order):
            best[0], best[1] = now, dict(chosen)
            return
        i = order[depth]
        for end, k in sorted(((nodes[k].ready([*there[k], programs[i]]), k) for k in names), key=lambda e: e[0]):
            there[k].append(programs[i])
            chosen[i] = k
            place(depth + 1, there, chosen, max(now, end))
            there[k].pop()
            del chosen[i]

    place(0, {k: [] for k in names}, {}, 0.0)
    return [best[1][i] for i in range(len(programs))], best[0]
