"""A cluster leaves the multi-cluster while its nodes have guests: how fast these get out, against plain TCP on the same links."""
import re
import subprocess
import threading

import nodes
from nodes import MOSIX, program

CLUSTERS = (3, 3)
HOSTS = (4, 5, 6)
RATE = "1gbit"
PROCESSES = 40
MIB = 1 << 20
MOST_MIB = 60
PORT = 7403
SAID = re.compile(r"(\d+) processes have come home\n([\d.]+) MiB, ([\d.]+) MiB/s")
LIMIT = 600


class Partners(nodes.Nodes):
    """
    Two owners' clusters of three nodes each, of their own; node 1 is the home of all, so that its link is what they share: with a home
    for each host six nodes of one machine would measure its processors.
    """

    def __init__(self):
        super().__init__(name="disconnect", size=sum(CLUSTERS), options=["--clusters", ",".join(map(str, CLUSTERS)), "--rate", RATE])
        self.env["MOSIX_SHELL_SECONDS"] = str(LIMIT)

    def shell(self, node, line):
        result = subprocess.run([MOSIX, "shell", str(node), line], capture_output=True, text=True, timeout=LIMIT, env=self.env)
        if result.returncode:
            raise RuntimeError("%s: status %d: %s%s" % (line, result.returncode, result.stdout, result.stderr))
        return result.stdout

    def hogs(self, size):
        """Guests of all hosts, with so many bytes each: their processes here, and their pids at home."""
        return nodes.together([["mosrun", "-r", str(HOSTS[j % len(HOSTS)]), program("hog"), str(size)] for j in range(PROCESSES)],
                              self.env)

    def streams(self, size):
        """MiB/s of three plain connections at the same time, from their nodes to node 1."""
        seconds = {}

        def send(k):
            seconds[k] = float(self.output(k, [program("stream"), "send", "10.77.0.1", str(PORT + k), str(size)]))

        threads = [threading.Thread(target=send, args=(k,)) for k in HOSTS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 3 * size / MIB / max(seconds.values())


def mib():
    """Of one process, so that all of them twice are less than half of this machine's memory."""
    with open("/proc/meminfo", encoding="ascii") as f:
        free = next(int(line.split()[1]) for line in f if line.startswith("MemAvailable")) // 1024
    return max(1, min(MOST_MIB, free // 4 // PROCESSES))


def disconnect(table, pairs):
    size = mib()
    samples = []
    with Partners() as cluster:
        for k in HOSTS:
            cluster.serve(1, [program("stream"), "recv", str(PORT + k)])
        for i in range(pairs):
            hogs = cluster.hogs(size * MIB)
            raw = cluster.streams(PROCESSES * size * MIB // 3)
            said = SAID.search(cluster.shell(4, "mosix:disconnect"))
            if not said or int(said[1]) != PROCESSES:
                raise RuntimeError("not all guests have come home: %s" % (said and said[0]))
            samples.append([raw, float(said[3])])
            print("pair %d: plain TCP %.1f MiB/s, guests %.1f MiB/s, %s MiB" % (i, raw, float(said[3]), said[2]), flush=True)
            for process, pid in hogs:
                cluster.output(1, ["kill", pid])
                if process.wait(LIMIT):
                    raise RuntimeError("a program found its memory changed: status %d" % process.returncode)
            cluster.shell(4, "mosix:connect")
    table.pair("disconnect", "disconnect, %d guests of %d MiB: plain TCP" % (PROCESSES, size), "MiB/s", samples)
